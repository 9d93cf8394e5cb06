// The page: which view, which day, whose clock. All of it stands in the address (#/rpc?date=2025-11-22&tz=UTC), so that every
// view can be sent to somebody.

import { get, setKey } from './api.js';
import { empty, h, notice, say, sentence } from './dom.js';
import { addDays, dayOf, isDay, moment, pacific, span } from './format.js';
import alerts, { banner } from './alerts.js';
import campaigns from './campaigns.js';
import endpoints from './endpoints.js';
import launches from './launches.js';
import media from './media.js';
import profit from './profit.js';
import rpc from './rpc.js';
import runs from './runs.js';
import setups from './setups.js';
import social from './social.js';
import warehouse from './warehouse.js';

// A view: { title, day: days back from today that it starts with (null: it has no day), zoned: whether its days are those of the
// clock (UTC's otherwise), parameters: what it reads from the address beside day and clock, needsFile, every(answers): ms between
// refreshes, load(state): the answers it needs, render(answers, state) }.
const views = { alerts, rpc, pl: profit, campaigns, endpoints, launches, social, setups, media, runs, file: warehouse };
const first = 'rpc';

// An address that nobody serves must not show another view's figures.
const nowhere = {
  title: 'No such view',
  load: async () => ({}),
  render: (_, state) => empty(`There is no view “${state.name}”`, h('span', {}, 'The link is of another version of this page, or was cut. There are ',
    Object.entries(views).map(([name, view], i) => [i > 0 ? ', ' : '', h('a', { href: address({}, name) }, view.title)]), '.')),
};
const zones = ['UTC', pacific];
const refreshEvery = 60_000;

const element = id => document.getElementById(id);
const place = element('view');
let state = null;
let turn = 0;
let timer = 0;
let opened = null;
let hasFailed = false;

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const given = new URLSearchParams(query);
  const name = path === '' ? first : path;
  const view = Object.hasOwn(views, name) ? views[name] : nowhere;
  const tz = zones.includes(given.get('tz')) ? given.get('tz') : 'UTC';
  const today = dayOf(Date.now(), view.zoned ? tz : 'UTC');
  const asked = isDay(given.get('date')) ? given.get('date') : null;
  const date = asked ?? addDays(today, -(view.day ?? 0));
  return { name, view, tz, today, asked, date, given, unread: unread(given, view, { tz, asked, date }), get, set, go, address };
}

/** What the address asks for and this view cannot show: whoever sent the link saw something else. */
function unread(given, view, { tz, asked, date }) {
  const lines = [];
  if (view === nowhere) return lines;
  if (given.has('date') && !asked) lines.push(`“${given.get('date')}” is no day; this is ${date}.`);
  if (given.has('tz') && given.get('tz') !== tz) lines.push(`“${given.get('tz')}” is no clock of this page; this is ${tz}.`);
  for (const name of new Set(given.keys())) if (!['date', 'tz', ...(view.parameters ?? [])].includes(name)) lines.push(`This view does not know “${name}”.`);
  return lines;
}

function address(changes = {}, name = state.name) {
  const query = new URLSearchParams(name === state.name ? state.given : [['date', state.asked], ['tz', state.given.get('tz')]].filter(([, value]) => value));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(key); else query.set(key, value);
  }
  return `#/${name}${query.size ? `?${query}` : ''}`;
}

/** Notes something in the address without drawing the view anew. */
function set(changes) {
  history.replaceState(null, '', address(changes));
  state.given = new URLSearchParams(location.hash.split('?')[1] ?? '');
  navigation();
}

/** Goes to the same view with other parameters. */
function go(changes) {
  const next = address(changes);
  if (next === location.hash) show(); else location.hash = next;
}

const badge = h('span', { class: 'badge', hidden: true });
const links = Object.entries(views).map(([name, view]) => ({ name, link: h('a', {}, view.title, view === alerts ? [' ', badge] : null) }));
element('views').append(...links.map(({ link }) => h('li', {}, link)));

function navigation() {
  for (const { name, link } of links) {
    link.href = address({}, name);
    if (name === state.name) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
}

/** How many alerts are open; said aloud when it changes. */
function count({ data }) {
  if (!data) return;
  const text = data.length === 0 ? 'No alert is open.' : data.length === 1 ? '1 alert is open.' : `${data.length} alerts are open.`;
  badge.hidden = data.length === 0;
  badge.replaceChildren(`${data.length}`, h('span', { class: 'visually-hidden' }, ' open'));
  if (opened !== null && opened !== data.length) say(text);
  opened = data.length;
}

/** The whole view: heads, then the answers. */
async function show({ isMove = false } = {}) {
  const mine = ++turn;
  clearTimeout(timer);
  state = read();
  document.title = `${state.view.title} – Liftoff`;
  navigation();
  element('day').hidden = state.view.day === null || state.view.day === undefined;
  if (element('date').value !== state.date) element('date').value = state.date;
  element('later').disabled = state.date >= state.today;
  for (const input of document.querySelectorAll('#zone input')) input.checked = input.value === state.tz;
  if (isMove || place.dataset.view !== state.name) {
    place.replaceChildren(h('h1', {}, state.view.title), h('p', { class: 'quiet' }, 'Loading …'));
    place.dataset.view = state.name;
  }

  place.setAttribute('aria-busy', 'true');
  const [file, open, answers] = await Promise.all([get('monitor/status'), get('alerts', { open: true }), state.view.load(state)]);
  // Somebody went on meanwhile.
  if (mine !== turn) return;
  place.setAttribute('aria-busy', 'false');
  age(file);
  count(open);
  if (isMove) element('views').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  draw(answers, file, open);
  const failed = Object.values(answers).some(answer => answer.problem);
  if (failed !== hasFailed) say(failed ? 'The figures could not be refreshed.' : 'The figures are up to date again.');
  hasFailed = failed;
  element('refreshed').textContent = `${failed ? 'Tried' : 'Refreshed'} ${moment(Date.now(), state.tz).slice(11)}`;
  if (state.view.every?.(answers) ?? refreshEvery) timer = setTimeout(refresh, state.view.every?.(answers) ?? refreshEvery);
}

function draw(answers, file, open) {
  // Keyboards and readers keep their place over a refresh.
  const focused = place.contains(document.activeElement) ? remember(document.activeElement) : null;
  const all = Object.values(answers);
  const parts = [h('h1', {}, state.view.title)];
  if (state.unread.length > 0) parts.push(notice('warn', 'The address could not be followed in full', h('ul', {}, state.unread.map(line => h('li', {}, line)))));
  if (state.view !== alerts) parts.push(banner(open, state));
  const isEmpty = file.data && !file.data.exists && state.view.needsFile;
  const missing = [...new Set(all.flatMap(answer => answer.data?.missing ?? []))];
  if (missing.length > 0 && !isEmpty) parts.push(missingFeeds(missing));
  if (state.tz !== 'UTC' && state.view.day !== undefined && !state.view.zoned) parts.push(h('p', { class: 'quiet zoneless' }, 'The days of this view are UTC days in any case; only times are on the Pacific clock.'));
  if ([open, ...all].some(answer => answer.problem?.status === 401)) parts.push(keyForm());
  else for (const problem of problems(all)) parts.push(problem);
  if (isEmpty) parts.push(notice('empty', 'Nothing is stored yet',
    h('p', {}, 'Take in a day, then refresh this page:'),
    h('pre', {}, `./liftoff ingest-campaigns --mode=strategis --date=${addDays(state.today, -1)}\n./liftoff ingest-sessions --mode=strategis --date=${addDays(state.today, -1)}`)));
  else if (all.every(answer => answer.data)) parts.push(...[state.view.render(answers, state)].flat(Infinity).filter(Boolean));
  else if (all.some(answer => answer.data)) parts.push(...[state.view.render(Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, { ...answer, data: answer.data ?? null }])), state)].flat(Infinity).filter(Boolean));
  const notes = [...new Set(all.flatMap(answer => answer.data?.notes ?? []))];
  if (notes.length > 0) parts.push(h('section', { class: 'notes' }, h('h2', {}, 'Notes'), h('ul', {}, notes.map(note => h('li', {}, sentence(note))))));
  const unfolded = new Map([...place.querySelectorAll('details[id]')].map(details => [details.id, details.open]));
  const at = new Map([...place.querySelectorAll('.scroll')].map(region => [region.getAttribute('aria-label'), region.scrollLeft]));
  const height = scrollY;
  place.replaceChildren(...parts.filter(Boolean));
  scrollTo({ top: height });
  // Of days side by side the newest are wanted, and they stand at the end.
  for (const region of place.querySelectorAll('.scroll')) region.scrollLeft = at.get(region.getAttribute('aria-label')) ?? (region.querySelector('.heat') ? region.scrollWidth : 0);
  for (const details of place.querySelectorAll('details[id]')) details.open = unfolded.get(details.id) ?? details.open;
  focused?.();
}

const stops = () => [...place.querySelectorAll('a[href], button, input, select, summary, [tabindex]')];

/** Where the keyboard is, so that it can go on from there when the view was drawn anew. */
function remember(focused) {
  const [name, text, at] = [focused.tagName, focused.textContent, stops().indexOf(focused)];
  const region = focused.closest('[role=region]')?.getAttribute('aria-label');
  const [from, to] = focused.matches('input[type=search]') ? [focused.selectionStart, focused.selectionEnd] : [null, null];
  return () => {
    const alike = stops().filter(stop => stop.tagName === name && stop.textContent === text && stop.closest('[role=region]')?.getAttribute('aria-label') === region);
    const next = focused === place ? place : (focused.id && document.getElementById(focused.id)) || alike.find(stop => stops().indexOf(stop) === at) || alike[0];
    next?.focus({ preventScroll: true });
    if (from !== null) next?.setSelectionRange(from, to);
  };
}

function missingFeeds(missing) {
  const list = h('ul', {}, missing.map(line => h('li', {}, sentence(line))));
  const title = missing.length === 1 ? 'One feed is missing or incomplete' : `${missing.length} feeds are missing or incomplete`;
  return h('details', { class: 'notice warn missing', id: 'missing', open: missing.length <= 3 }, h('summary', {}, h('strong', {}, `⚠ ${title}`)), list);
}

function problems(all) {
  const failed = all.filter(answer => answer.problem);
  return [...new Set(failed.map(answer => answer.problem.text))].map(text => {
    const one = failed.find(answer => answer.problem.text === text);
    // A part that is not set up says so itself and is no failure.
    if (one.problem.status === 404 && !one.at) return notice('empty', 'Not found', h('p', {}, sentence(text)));
    if (isNotSetUp(one.problem) && !one.at) return notice('empty', 'Not set up here', h('p', {}, sentence(text)));
    const since = failed.filter(answer => answer.at).map(answer => answer.at).sort((a, b) => a - b)[0];
    return notice('bad', 'These figures could not be refreshed', h('p', {}, `${text[0].toUpperCase()}${text.slice(1).replace(/\.$/, '')}. `,
      since ? `What is shown is from ${moment(since, state.tz)}.` : 'There is nothing older to show; it is tried again every minute.'));
  });
}

const isNotSetUp = problem => (problem.status === 503 || problem.status === 409) && /\bset [A-Z][A-Z_]+|[A-Z]+_[A-Z_]+ is (not set|missing)/.test(problem.text);

function keyForm() {
  const input = h('input', { id: 'key', type: 'password', autocomplete: 'off', required: true });
  return notice('warn', 'A function key is needed', h('p', {}, 'The API asks for one. It stays in this tab and is forgotten with it.'),
    h('form', { class: 'key', onsubmit: event => { event.preventDefault(); setKey(input.value); refresh(); } }, h('label', { for: 'key' }, 'Function key'), input, h('button', {}, 'Use it')));
}

function age({ data, problem }) {
  const text = problem && !data ? 'The file\'s age is not known' : !data.exists ? 'No file yet' : `File of ${moment(data.committedAt, state.tz)} ${state.tz === 'UTC' ? 'UTC' : 'Pacific'}, ${span(Date.now() - new Date(data.committedAt))} old${data.holder ? ', being written' : ''}`;
  const isOld = data?.exists && Date.now() - new Date(data.committedAt) > 2 * 3_600_000;
  element('age').className = `age${isOld ? ' old' : ''}`;
  element('age').textContent = isOld ? `⚠ ${text}` : text;
}

function refresh() {
  if (document.hidden) { timer = setTimeout(refresh, refreshEvery); return; }
  // Nobody is interrupted while reading the details or typing.
  if (element('details').open && !state.view.every) { timer = setTimeout(refresh, 5_000); return; }
  show();
}

addEventListener('hashchange', () => {
  const next = read();
  if (element('details').open && !next.given.has('campaign')) element('details').close();
  show({ isMove: next.name !== state.name || next.date !== state.date });
});
element('refresh').addEventListener('click', async () => {
  await show();
  say(element('refreshed').textContent);
});
element('date').addEventListener('change', event => { if (event.target.value && event.target.validity.valid) go({ date: event.target.value }); });
element('earlier').addEventListener('click', () => go({ date: addDays(state.date, -1) }));
element('later').addEventListener('click', () => go({ date: addDays(state.date, 1) }));
element('zone').addEventListener('change', event => go({ tz: event.target.value }));
element('skip').addEventListener('click', event => { event.preventDefault(); place.focus(); });
show({ isMove: true });
