// All migrations in the order they run. A migration once released is never edited; functions are no part of them (store/functions).
import { Directory } from './0001-directory.ts';
import { Revision } from './0002-revision.ts';
import { Case } from './0003-case.ts';
import { Step } from './0004-step.ts';
import { Sight } from './0005-sight.ts';
import { Seats } from './0006-seats.ts';
import { Schedules } from './0007-schedules.ts';
import { Dictionary } from './0008-dictionary.ts';
import { Room } from './0009-room.ts';
import { Substitute } from './0010-substitute.ts';
import { Timers } from './0011-timers.ts';
import { Lean } from './0012-lean.ts';
import { Once } from './0013-once.ts';
import { Drawing } from './0014-drawing.ts';
import { Recall } from './0015-recall.ts';
import { Lists } from './0016-lists.ts';
import { Opened } from './0017-opened.ts';
import { Inbox } from './0018-inbox.ts';
import { Words } from './0019-words.ts';
import { Letters } from './0020-letters.ts';
import { People } from './0021-people.ts';
import { Door } from './0022-door.ts';

export const migrations = [
  { name: '0001-directory', class: Directory },
  { name: '0002-revision', class: Revision },
  { name: '0003-case', class: Case },
  { name: '0004-step', class: Step },
  { name: '0005-sight', class: Sight },
  { name: '0006-seats', class: Seats },
  { name: '0007-schedules', class: Schedules },
  { name: '0008-dictionary', class: Dictionary },
  { name: '0009-room', class: Room },
  { name: '0010-substitute', class: Substitute },
  { name: '0011-timers', class: Timers },
  { name: '0012-lean', class: Lean },
  { name: '0013-once', class: Once },
  { name: '0014-drawing', class: Drawing },
  { name: '0015-recall', class: Recall },
  { name: '0016-lists', class: Lists },
  { name: '0017-opened', class: Opened },
  { name: '0018-inbox', class: Inbox },
  { name: '0019-words', class: Words },
  { name: '0020-letters', class: Letters },
  { name: '0021-people', class: People },
  { name: '0022-door', class: Door },
];
