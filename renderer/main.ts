// The page's beginning: tokens, base styles, and the element that is the whole application.
import './theme.css';
import './base.css';
import './app.ts';
import './print.css';
