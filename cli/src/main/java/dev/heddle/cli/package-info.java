/**
 * The command {@code heddle}. A run goes through the classes in this order: {@link
 * dev.heddle.cli.RunCommand} takes the arguments, {@link dev.heddle.cli.ProgramCompiler} turns the
 * file into classes, {@link dev.heddle.cli.ProgramCache} keeps them for the next run, and {@link
 * dev.heddle.cli.MainMethod} starts them.
 */
@NullMarked
package dev.heddle.cli;

import org.jspecify.annotations.NullMarked;
