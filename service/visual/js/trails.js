// Trails: the shortest ways between two entities along the relations that are shown, as the service finds them.
const Trails = (() => {
  const MOST = 20;
  const LONGEST = 6;
  const country = Model.index.has(DATA.country) ? Model.index.get(DATA.country) : -1;

  // The entities beside one, each once, in the order of their ids.
  function beside(node) {
    const found = new Set();
    for (const tie of Model.tiesOf(node)) if (Filters.drawn[tie]) found.add(Model.other(tie, node));
    found.delete(node);
    return [...found].sort((a, b) => a - b);
  }

  // How far entities are from the goal, until the start is reached; nothing passes through the country.
  function distances(start, goal) {
    const far = new Map([[goal, 0]]);
    let edge = [goal];
    for (let step = 1; step <= LONGEST && edge.length && !far.has(start); step++) {
      const beyond = [];
      for (const node of edge) {
        for (const there of beside(node)) {
          if (far.has(there) || (there === country && there !== start)) continue;
          far.set(there, step);
          beyond.push(there);
        }
      }
      edge = beyond;
    }
    return far;
  }

  // The ways as lists of entities, at most twenty, and whether there are more; none where they do not hang together.
  function find(start, goal) {
    const far = distances(start, goal), ways = [];
    let more = false;
    const walk = (way) => {
      const at = way[way.length - 1];
      if (at === goal) {
        if (ways.length < MOST) ways.push(way);
        else more = true;
        return;
      }
      for (const there of beside(at)) {
        if (more) return;
        if (far.get(there) === far.get(at) - 1) walk([...way, there]);
      }
    };
    if (far.has(start) && start !== goal) walk([start]);
    return { ways, more };
  }

  // The relations that are shown between two entities that follow each other on a way.
  const step = (a, b) => [...Model.tiesOf(a)].filter((tie) => Filters.drawn[tie] && Model.other(tie, a) === b);

  return { find, step, LONGEST };
})();
