/** Where the console begins. */
import { render } from 'preact';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
