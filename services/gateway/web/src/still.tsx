// A part of a form that is drawn again when what it is drawn of is another, and not with each letter of other fields.
import { Component, type JSX } from "preact";

type Props = { of: readonly unknown[]; draw: () => JSX.Element };

export class Still extends Component<Props> {
  override shouldComponentUpdate(next: Readonly<Props>): boolean {
    return next.of.some((x, i) => x !== this.props.of[i]);
  }

  override render(): JSX.Element {
    return this.props.draw();
  }
}
