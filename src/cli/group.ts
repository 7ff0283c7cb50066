/** A group of commands that several files add to: `postern access …`. */
import type { Command } from 'commander';

/** The group of this name, made where it is not there yet. */
export const groupOf = (parent: Command, name: string, description: string): Command =>
  parent.commands.find((command) => command.name() === name) ?? parent.command(name).description(description);
