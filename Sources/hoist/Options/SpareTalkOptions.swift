import ArgumentParser

/// `-q` and `-v` of a command that has nothing less or more to say.
///
/// They are taken and not shown in the help, so that a script can give every command the same options.
struct SpareTalkOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: .hidden)
    var quiet = false

    @Flag(name: .shortAndLong, help: .hidden)
    var verbose = false
}
