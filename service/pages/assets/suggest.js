// The search box: offers while one types, a list box to walk with the arrow keys (the combobox pattern of ARIA).
const WAIT = 120;
const SAID =
  document.documentElement.lang === "en"
    ? { none: "Nothing offers itself.", away: "No offers for now; the button still works." }
    : { none: "没有可提示的。", away: "暂时没有提示；按钮仍可用。" };
const { asOf } = document.documentElement.dataset;
const time = () => (asOf ? { as_of: asOf } : {}); // the time that the page is asked of

export function offers(box) {
  const list = document.createElement("ul");
  const id = `offers-${Math.random().toString(36).slice(2)}`;
  Object.assign(list, { className: "offers", hidden: true, id });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) {
    box.setAttribute(name, value);
  }
  const said = document.createElement("span");
  Object.assign(said, { className: "said note", hidden: true });
  said.setAttribute("role", "status");
  box.parentElement.append(list, said);
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  // What there is to say where there are no offers.
  const say = (words) => {
    said.textContent = words;
    said.hidden = !words;
  };
  const choose = (next) => {
    const lines = [...list.children];
    if (!lines.length) return;
    chosen = (next + lines.length) % lines.length;
    lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === chosen)));
    box.setAttribute("aria-activedescendant", lines[chosen].id);
  };
  const show = (found) => {
    list.replaceChildren(
      ...found.map((each, at) => {
        const line = document.createElement("li");
        line.id = `${id}-${at}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.dataset.id = each.id;
        const beside = document.createElement("span");
        beside.className = "beside";
        beside.textContent = each.path ?? "";
        line.append(each.name, beside);
        line.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          leave(each.id);
        });
        return line;
      }),
    );
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    chosen = -1;
  };
  // Where an offer leads: its own page, or, where the box asks for an id, into the form.
  const leave = (entity) => {
    if (box.dataset.suggest === "id") {
      box.value = entity;
      close();
      return;
    }
    const language = document.documentElement.lang === "en" ? { lang: "en" } : {};
    const asked = new URLSearchParams({ ...time(), ...language }).toString();
    location.assign(`/entity/${entity}${asked && `?${asked}`}`);
  };
  const ask = async () => {
    const text = box.value.trim();
    const turn = ++asked;
    say("");
    if (!text) return close();
    try {
      const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: text, ...time() })}`);
      const items = answer.ok ? (await answer.json()).items : [];
      const found = items.filter((each) => !box.dataset.only || each.type === box.dataset.only);
      if (turn !== asked || document.activeElement !== box) return;
      show(found);
      if (!answer.ok) say(SAID.away);
      else if (!found.length) say(SAID.none);
    } catch {
      if (turn !== asked) return;
      close(); // offers are a help: the button still searches
      say(SAID.away);
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) leave(list.children[chosen].dataset.id);
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1; // what is under way comes too late
    close();
    say("");
  });
}
