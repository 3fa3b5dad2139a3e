// Search: by part of a name or alias, by pinyin, by initials, or by a mixture of both (lianqi, lqxc, lianqxc).
const Search = (() => {
  const { nodes, size } = Model;
  const MOST = 30;
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const letters = (text) => plain(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]/g, "");
  const names = nodes.label.map((label, node) => [label, ...(nodes.aliases[node] || [])].map(plain));

  // Whether the letters can be read off the characters from one place on; the last syllable may be unfinished.
  function reads(characters, at, asked) {
    if (!asked) return true;
    if (at >= characters.length) return false;
    const character = characters[at];
    const readings = DATA.readings[character];
    if (!readings) {
      if (/[a-z0-9]/.test(character)) return asked[0] === character && reads(characters, at + 1, asked.slice(1));
      return reads(characters, at + 1, asked);
    }
    return readings.some(
      (reading) =>
        reading.startsWith(asked) ||
        (asked.startsWith(reading) && reads(characters, at + 1, asked.slice(reading.length))) ||
        (asked[0] === reading[0] && reads(characters, at + 1, asked.slice(1))),
    );
  }

  function sounds(name, asked) {
    const characters = Array.from(name);
    return characters.findIndex((character, at) => /[^\s\p{P}]/u.test(character) && reads(characters, at, asked));
  }

  // The lower the better; Infinity where it does not match.
  function rank(node, asked, typed) {
    let best = Infinity;
    names[node].forEach((name, place) => {
      const at = asked ? name.indexOf(asked) : -1;
      let found = Infinity;
      if (at >= 0) found = name === asked ? 0 : at === 0 ? 1 : 2;
      else if (typed.length > 1) {
        const heard = sounds(name, typed);
        if (heard >= 0) found = heard === 0 ? 4 : 5;
      }
      best = Math.min(best, found + (place ? 0.5 : 0));
    });
    return best;
  }

  // The best matches, at most thirty, and how many there are.
  function find(question) {
    const asked = plain(question).trim();
    const typed = /^[\p{Script=Latin}\d\s'’\u0300-\u036f]+$/u.test(asked) ? letters(asked) : "";
    if (!asked) return { all: 0, best: [] };
    const hits = [];
    for (let node = 0; node < size; node++) {
      const found = rank(node, asked, typed);
      if (found < Infinity) hits.push([found, -Model.degree[node], node]);
    }
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    return { all: hits.length, best: hits.slice(0, MOST).map((hit) => hit[2]) };
  }

  return { find };
})();
