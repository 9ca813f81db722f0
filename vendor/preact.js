// What the page uses of Preact, with `html` to write elements as templates.
import { h } from "preact";
import htm from "htm";

export { createContext, render } from "preact";
export { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export const html = htm.bind(h);
