// Elements without a framework: h('p', { class: 'quiet' }, 'text', h('b', {}, 'more')).

/** A property that starts with "on" is a listener; null and false leave an attribute out. Text is never read as HTML. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const command = /(\.\/liftoff (?:setup create \S+|(?:report|warehouse|social|media-buys) [a-z-]+|[a-z-]+)(?: --[\w-]+(?:=(?:[^\s.,;]|[.,;](?=\S))+)?)*)/;

/** A sentence whose commands stand out as code. */
export function sentence(text) {
  return text.split(command).map((part, i) => i % 2 ? h('code', {}, part) : part);
}

/** Says aloud what changed; what only was drawn anew is not said again. */
export function say(text) {
  const said = document.getElementById('said');
  if (said.textContent !== text) said.textContent = text;
}

export function notice(kind, title, ...children) {
  return h('section', { class: `notice ${kind}` }, h('h2', {}, title), children);
}

const watched = new ResizeObserver(changes => {
  for (const { target } of changes) {
    const region = target.closest('.scroll');
    // Only what scrolls is a stop for the keyboard.
    if (region.scrollWidth > region.clientWidth) region.tabIndex = 0; else region.removeAttribute('tabindex');
  }
});

/** A table in a region of its own that scrolls sideways where the table is wider than the screen. */
export function region(label, shown) {
  watched.observe(shown);
  const place = h('div', { class: 'scroll', role: 'region', 'aria-label': label }, shown);
  watched.observe(place);
  return place;
}

/** A table's caption, as a heading that one can jump to. */
export const caption = text => h('caption', {}, h('h2', {}, text));

/** Nothing to show: says why and what to do. */
export function empty(title, ...lines) {
  return h('section', { class: 'notice empty' }, h('h2', {}, title), lines.filter(Boolean).map(line => h('p', {}, typeof line === 'string' ? sentence(line) : line)));
}
