// Bar: what can be done with the whole view, and, on a page of the service, what it is asked of.
const Bar = (() => {
  const { make, one, both, button, byId } = Page;

  const bar = {
    side: button("", "图例", "legend", () => toggleSide()),
    fit: button("", "全图", "fit", () => {
      Camera.fit(Focus.active() ? Model.box(Focus.state.near) : Model.box());
      Stage.touch();
    }),
    islands: button("", "聚合", "aggregate", () => Page.aggregate(!Islands.state.open)),
    one: button("", "一跳", "1 hop", () => Page.go(Focus.state.node, 1)),
    two: button("", "二跳", "2 hops", () => Page.go(Focus.state.node, 2)),
    save: button("", "存图", "PNG", () => Picture.save()),
    print: button("", "打印", "print", () => window.print()),
    copy: button("", "复制链接", "copy link", () => copy()),
    keep: keep(),
    theme: button("", "深色", "dark", () => Tones.toggle()),
    language: Page.english ? translated("中文", "zh-CN") : translated("English", "en"),
  };
  bar.side.classList.add("narrow");

  function translated(text, language) {
    const made = make("button", "", text);
    made.type = "button";
    made.lang = language;
    made.addEventListener("click", () => Address.translate());
    return made;
  }

  // The page itself is a file that needs nothing else: saved from the service it works from a stick.
  function keep() {
    if (!Page.served) return null;
    const made = make("a", "button", both("存为文件", "save as file"));
    made.href = location.pathname + location.search;
    made.download = `gongjian-${Page.today()}.html`;
    return made;
  }

  function toggleSide() {
    const open = document.body.classList.toggle("side-open");
    bar.side.setAttribute("aria-expanded", String(open));
  }

  async function copy() {
    Address.write();
    let said = one("已复制", "copied");
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      said = one("浏览器不允许复制", "the browser does not let us copy");
    }
    const before = [...bar.copy.childNodes];
    bar.copy.replaceChildren(said);
    Page.say(said);
    setTimeout(() => bar.copy.replaceChildren(...before), 2000);
  }

  function renew() {
    for (const name of ["one", "two"]) {
      const usable = Focus.active() && Focus.state.goal < 0;
      bar[name].disabled = !usable;
      bar[name].setAttribute("aria-pressed", String(usable && Focus.state.hops === (name === "two" ? 2 : 1)));
    }
    bar.islands.setAttribute("aria-pressed", String(Islands.state.open));
    bar.theme.setAttribute("aria-pressed", String(Tones.dark()));
  }
  Tones.changed(renew);

  // A time in the past is the service's to answer: the page is asked for anew.
  function time() {
    if (!Page.served) return null;
    const details = make("details", "group"), field = make("input", ""), asked = new URLSearchParams(location.search);
    const go = button("", "看当时", "show", () => {
      if (field.value.trim()) asked.set("as_of", field.value.trim());
      else asked.delete("as_of");
      location.assign(`${location.pathname}?${asked}`);
    });
    field.type = "text";
    field.id = "as-of";
    field.maxLength = 10;
    field.placeholder = one("如 2013-06", "as 2013-06");
    field.value = asked.get("as_of") || "";
    field.addEventListener("keydown", (event) => event.key === "Enter" && go.click());
    details.open = asked.has("as_of");
    details.append(
      make("summary", "", both("某时的情形", "what held then")),
      make("label", "year-row", one("年、月或日", "year, month or day"), field), go,
    );
    return details;
  }

  function build() {
    byId("bar").setAttribute("aria-label", one("工具", "Tools"));
    byId("bar").append(...Object.values(bar).filter(Boolean));
  }

  return { build, renew, time };
})();
