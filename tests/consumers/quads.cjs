// Reads a document on standard input with an independent parser, and prints each quad as a line of JSON:
// `node quads.cjs n3 FORMAT` or `node quads.cjs jsonld`. Nothing is loaded from the network.
'use strict';
const [library, format] = process.argv.slice(2);
const text = require('fs').readFileSync(0, 'utf8');

const term = (t) =>
  t.termType === 'Literal'
    ? {value: t.value, language: t.language || '', datatype: t.datatype ? t.datatype.value : ''}
    : {kind: t.termType, value: t.value};

const print = (quads) => {
  const lines = quads.map((q) => JSON.stringify([q.subject, q.predicate, q.object, q.graph].map(term)));
  process.stdout.write(lines.map((line) => line + '\n').join(''));
};

const refuse = (url) => {
  throw new Error(`asked for ${url}`);
};

if (library === 'n3') {
  print(new (require('n3').Parser)({format}).parse(text));
} else {
  // In safe mode whatever would be dropped is an error.
  require('jsonld')
    .toRDF(JSON.parse(text), {safe: true, documentLoader: refuse})
    .then(print, (error) => {
      process.stderr.write(`${error.message} ${JSON.stringify(error.details)}\n`);
      process.exit(1);
    });
}
