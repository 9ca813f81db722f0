// How values are written for the reader.

const TYPE_NAMES = {
  person: ["Person", "People"],
  organization: ["Organization", "Organizations"],
  concept: ["Concept", "Concepts"],
  paper: ["Paper", "Papers"],
  book: ["Book", "Books"],
  article: ["Article", "Articles"],
  podcast: ["Podcast", "Podcasts"],
  episode: ["Episode", "Episodes"],
  talk: ["Talk", "Talks"],
  question: ["Question", "Questions"],
  statement: ["Statement", "Statements"],
  note: ["Note", "Notes"],
  page: ["Web page", "Web pages"],
  software: ["Software", "Software"],
  dataset: ["Dataset", "Datasets"],
  event: ["Event", "Events"],
  place: ["Place", "Places"],
};

/** What a type is called, in singular or plural; a type of the vault's own by its key. */
export function typeName(key, many = false) {
  return TYPE_NAMES[key]?.[many ? 1 : 0] ?? (key ? key[0].toUpperCase() + key.slice(1) : "Thing");
}

// The types that have a colour of their own, and those that share one.
const FAMILIES = {
  person: "person", concept: "concept", paper: "work", book: "work", article: "work",
  episode: "episode", talk: "episode", podcast: "podcast", organization: "organization",
  question: "question", statement: "statement",
};

/** The class that gives a type its colour. */
export const colourClass = (key) => `type-${FAMILIES[key] ?? "other"}`;

/** Seconds as `m:ss` or `h:mm:ss`. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** An ISO date, month or year as people write it; anything else as it is. */
export function day(iso) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso);
  if (!match) return iso;
  const [, year, month, date] = match;
  return [date && Number(date), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

/** `3 statements`, `1 statement`. */
export function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** In a pattern: no letter or digit follows. */
const END = "(?![\\p{L}\\p{N}])";

/** Text without accents and case, of the same length as the text, so that places in it are places in the text. */
function folded(text) {
  return Array.from(text, (letter) => {
    const plain = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === letter.length ? plain : letter;
  }).join("");
}

/** Whether two texts are the same but for accents and case. */
export const alike = (one, other) => folded(one.trim()) === folded(other.trim());

/**
 * The parts of a text, as `[part, marked]`, where the words of a query are marked: words that begin with them, and the
 * `names` where they stand as a whole. What only a space parts is marked as one.
 */
export function marked(text, query, names = []) {
  const words = folded(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!words.length) return [[text, false]];
  // Very short words are marked only where they are whole words.
  const choices = [
    ...words.map((word) => [word, word.length > 2 ? "" : END]),
    ...names.map((name) => [folded(name).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), END]),
  ];
  choices.sort(([one], [other]) => other.length - one.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${choices.map((choice) => choice.join("")).join("|")})`, "gu");
  const parts = [];
  let end = 0;
  for (const match of folded(text).matchAll(pattern)) {
    const between = text.slice(end, match.index);
    const last = parts.at(-1);
    end = match.index + match[0].length;
    if (last && between.trim() === "") {
      last[0] += between + text.slice(match.index, end);
      continue;
    }
    if (between) parts.push([between, false]);
    parts.push([text.slice(match.index, end), true]);
  }
  if (end < text.length) parts.push([text.slice(end), false]);
  return parts;
}

/** A text on at most so many lines of at most so many letters, cut at a word where it is longer. */
export function wrapped(text, letters, lines) {
  const found = [];
  let rest = text.trim();
  while (rest.length > letters && found.length < lines - 1) {
    const cut = rest.slice(0, letters + 1).replace(/\s+\S*$/, "");
    if (cut.length > letters) break;
    found.push(cut);
    rest = rest.slice(cut.length).trim();
  }
  return [...found, shortened(rest, letters)];
}

/** The beginning of a text, cut at a word. */
export function shortened(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most).replace(/\s+\S*$/, "").replace(/[\s,;:–—-]+$/, "");
  return `${cut || text.slice(0, most)}…`;
}

/** The name of a query as people say it. */
export const spoken = (name) => name.replaceAll("-", " ");
