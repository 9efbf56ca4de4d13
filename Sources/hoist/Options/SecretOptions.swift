import ArgumentParser

/// The option that compares `secret` too.
struct SecretOptions: ParsableArguments {
    @Flag(
        name: .customLong("runtime"),
        help: "Compare `secret` too, seen by the difference of what the two SDK keys of one environment are served.")
    var areSeen = false
}
