/**
 * Nothing to link against: the examples are programs in one file each, outside any module, and the
 * rest is their tests.
 */
module dev.heddle.examples {}
