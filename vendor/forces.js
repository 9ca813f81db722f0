// What the page uses of d3: the forces that lay out its graph.
export {
  forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY,
} from "d3-force";
