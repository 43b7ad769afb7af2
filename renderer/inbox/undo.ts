// Taking a verdict back: for ten seconds a toast offers it over whatever page is open, and the letter Z does it.
import { retrieve, secondsToRetrieve } from '#engine';
import { api } from '../api.ts';
import { go } from '../router.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { letterOf } from './keys.ts';
import { retrieved } from './retrieved.ts';

/** A moment less than the server gives: what is offered is still possible when it is asked. */
const patience = (secondsToRetrieve - 0.5) * 1000;
let stop: (() => void) | undefined;

/** Says what was decided, and offers to take it back where that is possible. Only the last one can be. */
export function toastDecided(text: string, cases: readonly string[]): void {
  stop?.();
  if (cases.length === 0) return toast(text);
  const end = new AbortController();
  stop = () => end.abort();
  const run = (): void => {
    stop?.();
    void takeBack(cases);
  };
  document.addEventListener('keydown', (event) => {
    if (letterOf(event) !== 'Z') return;
    event.preventDefault();
    run();
  }, { signal: end.signal });
  const timer = setTimeout(() => end.abort(), patience);
  end.signal.addEventListener('abort', () => clearTimeout(timer));
  toast(text, { label: words({ 'zh-CN': '撤销', en: 'Undo' }), key: 'Z', run }, patience);
}

async function takeBack(cases: readonly string[]): Promise<void> {
  const answers: Awaited<ReturnType<typeof api.send>>[] = [];
  for (const id of cases) answers.push(await api.send(id, { event: retrieve }));
  const back = cases.filter((_, index) => answers[index]!.ok);
  const refusal = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))[0];
  if (refusal) {
    const [problem] = refusal.problems;
    toast(`${back.length > 0 ? words({ 'zh-CN': `撤销了 ${back.length} 条。`, en: `${back.length} taken back. ` }) : ''}${problem ? `${problem.what} ${problem.remedy}` : `${refusal.title} ${refusal.detail}`}`);
  } else toast(words({ 'zh-CN': '已撤销，办件回到办理之前', en: 'Taken back; the case stands as before' }));
  if (back.length === 0) return;
  if (location.pathname === '/inbox') await go(`/inbox?case=${back[0]!}`, { replace: true });
  else await go(`/cases/${back[0]!}`);
  dispatchEvent(new CustomEvent(retrieved));
}
