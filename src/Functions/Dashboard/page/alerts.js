// What somebody should know: the open alerts above every view, and all of them in a view of their own.

import { empty, h, notice } from './dom.js';
import { count, moment, span, text, words } from './format.js';
import { table } from './table.js';

const shownAbove = 8;
const shownClosed = 100;
const clock = tz => tz === 'UTC' ? 'UTC' : 'Pacific';

/** An alert in full: what, the figure, what would be well, since when; the link leads to the view that shows the figure. */
const entry = (alert, tz, more) => h('li', {},
  h('b', {}, alert.view ? h('a', { href: `#/${alert.view}` }, alert.subject) : alert.subject), ' ', alert.isUrgent ? h('span', { class: 'urgent' }, 'urgent') : null, h('span', { class: 'quiet' }, ` ${words(alert.rule)}`),
  h('span', { class: 'figure' }, alert.figure),
  h('small', {}, `Well would be: ${alert.threshold}. Since ${moment(alert.openedAt, tz)} ${clock(tz)}${more ? `, ${span(Date.now() - new Date(alert.openedAt))} ago. From ${alert.sources}` : ''}.`));

/** The open alerts as an entry above a view; nothing where none is open. */
export function banner({ data, at, problem }, state) {
  if (problem && !data) return problem.status === 401 ? null : h('p', { class: 'quiet', id: 'alerts' }, `Which alerts are open is not known: ${problem.text}`);
  if (data.length === 0) return null;
  const [worst] = data;
  return h('details', { class: `notice alerts ${worst.isUrgent ? 'bad' : 'warn'}`, id: 'alerts' },
    h('summary', {}, h('strong', {}, data.length === 1 ? '1 alert is open' : `${count(data.length)} alerts are open`), problem ? ` (as of ${moment(at, state.tz)})` : '', ` · ${worst.subject} (${worst.rule}): ${worst.figure}`),
    h('ul', {}, data.slice(0, shownAbove).map(alert => entry(alert, state.tz))),
    h('p', {}, h('a', { href: state.address({}, 'alerts') }, data.length > shownAbove ? `All ${count(data.length)} alerts` : 'Open and closed alerts')));
}

export default {
  title: 'Alerts',
  needsFile: false,

  async load(state) {
    const [alerts, checks] = await Promise.all([state.get('alerts'), state.get('monitor/runs', { job: 'check-alerts' })]);
    return { alerts, checks };
  },

  render({ alerts, checks }, state) {
    const check = checks.data?.find(run => run.status !== 'running');
    if (!alerts.data) return check ? looked(check, state) : null;
    const open = alerts.data.filter(alert => alert.closedAt === null);
    const closed = alerts.data.filter(alert => alert.closedAt !== null);
    if (alerts.data.length === 0 && checks.data && !check) return empty('Nobody has looked for alerts yet', 'The app does so every quarter of an hour (CHECK_ALERTS_SCHEDULE). To look now, run ./liftoff check-alerts and refresh.');
    return [
      check ? looked(check, state) : null,
      open.length === 0
        ? notice('good', '✓ No alert is open', h('p', {}, check ? 'The last check found nothing that somebody should know.' : 'Whether somebody looked is not known.'))
        : h('section', { class: 'card alerts' }, h('h2', {}, `Open alerts: ${count(open.length)}`), h('ul', {}, open.map(alert => entry(alert, state.tz, true)))),
      closed.length === 0 ? null : table([
        { name: 'subject', title: 'Alert', value: alert => alert.subject, show: alert => [alert.view ? h('a', { href: `#/${alert.view}` }, alert.subject) : alert.subject, h('small', {}, words(alert.rule))] },
        { name: 'figure', title: 'Figure, as last seen', value: alert => alert.figure, wide: true },
        { name: 'opened', title: 'Opened', value: alert => alert.openedAt, tight: true, show: alert => moment(alert.openedAt, state.tz) },
        { name: 'closed', title: 'Closed', value: alert => alert.closedAt, tight: true, show: alert => moment(alert.closedAt, state.tz) },
        { name: 'lasted', title: 'Lasted', number: true, value: alert => new Date(alert.closedAt) - new Date(alert.openedAt), show: alert => span(new Date(alert.closedAt) - new Date(alert.openedAt)) },
      ], closed, { caption: 'Closed alerts, the newest end first', limit: shownClosed }),
    ];
  },
};

function looked(check, state) {
  const lead = h('p', { class: 'lead' }, `Last looked at ${moment(check.finishedAt ?? check.startedAt, state.tz)} ${clock(state.tz)}, ${span(Date.now() - new Date(check.finishedAt ?? check.startedAt))} ago.`);
  // A rule that could not look leaves its alerts as they were.
  const problems = [check.error, ...check.warnings].filter(Boolean);
  return problems.length === 0 ? lead : [lead, notice('warn', 'The last check could not look at everything', h('ul', {}, problems.map(line => h('li', {}, text(line)))))];
}
