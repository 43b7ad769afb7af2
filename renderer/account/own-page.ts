// The way to the page on which one's own account stands, for links that cannot know which definition it is.
import { Page, skeleton } from '../page.ts';
import { go } from '../router.ts';

export class WfOwnPage extends Page {
  override firstUpdated() {
    void go(this.session?.page ?? '/', { replace: true });
  }

  override render() {
    return skeleton(3);
  }
}

customElements.define('wf-own-page', WfOwnPage);
