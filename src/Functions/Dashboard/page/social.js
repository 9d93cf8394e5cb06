// How well the last days of the social platforms are covered, and who must connect again.

import { caption, empty, h, region } from './dom.js';
import { addDays, count, none, text, words } from './format.js';
import { table } from './table.js';

const days = 14;

export default {
  title: 'Social',
  needsFile: true,

  load: async state => ({ social: await state.get('social/coverage', { days }) }),

  render({ social }, state) {
    const { coverage, waiting } = social.data;
    if (coverage.length === 0 && waiting.length === 0) return empty('No social figures are stored of the last days', 'Run ./liftoff collect-social and refresh.', 'It needs the users\' connections: POSTGRES_CONNECTION, or SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY.');
    const columns = Array.from({ length: days }, (_, i) => addDays(state.today, i - days));
    const platforms = [...new Set(coverage.map(line => line.platform))].sort();
    const at = new Map(coverage.map(line => [`${line.platform} ${line.date}`, line]));
    const most = Object.fromEntries(platforms.map(platform => [platform, Math.max(...coverage.filter(line => line.platform === platform).map(line => line.users))]));
    const began = Object.fromEntries(platforms.map(platform => [platform, coverage.filter(line => line.platform === platform).map(line => line.date).sort()[0]]));
    return [
      h('p', { class: 'lead' }, 'Users with figures, by platform and day. A day with fewer than the best day of its platform is short (◐); one without any after the first is missing (✕).'),
      region('Social coverage by platform and day', h('table', { class: 'heat' },
        caption('Social coverage by platform and day: users with figures'),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Platform'), columns.map(day => h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, day), h('span', { 'aria-hidden': 'true' }, day.slice(5)))))),
        h('tbody', {}, platforms.map(platform => h('tr', {}, h('th', { scope: 'row' }, words(platform)), columns.map(day => h('td', {}, cell(at.get(`${platform} ${day}`), most[platform], day < began[platform])))))))),
      waiting.length === 0 ? h('p', {}, 'No connection needs its user to connect again.') : table([
        { name: 'user', title: 'User', value: line => line.userId },
        { name: 'platform', title: 'Platform', value: line => line.platform, show: line => words(line.platform) },
        { name: 'account', title: 'Account', value: line => line.accountId, show: line => text(line.accountId) },
        { name: 'outcome', title: 'State', value: line => line.outcome, show: line => words(line.outcome) },
        { name: 'reason', title: 'Why', value: line => line.reason, show: line => text(line.reason) },
        { name: 'date', title: 'Found', value: line => line.date },
      ], waiting, { caption: 'Connections that only their users can bring back' }),
    ];
  },
};

function cell(line, most, isBefore) {
  if (!line) return h('span', { class: isBefore ? 'cell' : 'cell failed', title: isBefore ? 'before the first figures' : 'nothing is stored' }, h('span', { class: 'visually-hidden' }, isBefore ? 'not yet' : 'nothing'), h('span', { 'aria-hidden': 'true' }, isBefore ? none : '✕'));
  const told = `${count(line.users)} users, ${count(line.accounts)} accounts, ${count(line.metrics)} figures`;
  return h('span', { class: `cell ${line.users < most ? 'partial' : 'ok'}`, title: told }, h('span', { 'aria-hidden': 'true' }, `${line.users < most ? '◐' : '✓'} ${count(line.users)}`), h('span', { class: 'visually-hidden' }, `${told}${line.users < most ? ', short' : ''}`));
}
