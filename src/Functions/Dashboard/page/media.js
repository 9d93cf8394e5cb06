// How new the media-buy metrics are, and why they are old.

import { h, notice, sentence } from './dom.js';
import { count, moment, none, text, words } from './format.js';
import { table } from './table.js';

export default {
  title: 'Media buys',

  load: async state => ({ fresh: await state.get('media-buys/freshness') }),

  render({ fresh }, state) {
    const { isFresh, tables, syncedUntil, lastRunStatus, lastRunAt, findings } = fresh.data;
    return [
      h('p', { class: 'lead' }, `${isFresh ? '✓ The metrics are as new as they should be' : '⚠ The metrics are older than they should be'}: ${syncedUntil ? `synced until ${syncedUntil}` : 'never synced'}; the last run ${lastRunStatus ? `ended as ${words(lastRunStatus)} at ${moment(lastRunAt, state.tz)}` : 'has not happened yet'}.`),
      findings.length > 0 ? notice(isFresh ? 'empty' : 'warn', 'Findings', h('ul', {}, findings.map(finding => h('li', {}, sentence(finding))))) : null,
      table([
        { name: 'table', title: 'Table', tight: true, value: line => line.table, show: line => h('code', {}, line.table) },
        { name: 'rows', title: 'Rows', number: true, value: line => line.rows, show: line => count(line.rows) },
        { name: 'first', title: 'First day', value: line => line.firstDay, tight: true, show: line => text(line.firstDay) },
        { name: 'last', title: 'Last day', value: line => line.lastDay, tight: true, show: line => text(line.lastDay) },
        { name: 'changed', title: 'Last change', value: line => line.changedAt, tight: true, show: line => line.changedAt ? moment(line.changedAt, state.tz) : none },
      ], tables, { caption: 'Media-buy metric tables' }),
    ];
  },
};
