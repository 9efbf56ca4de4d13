/// The stable codes of all diagnostics.
///
/// `docs/diagnostics.md` explains each with a wrong and a right example; a test compares the page with the program.
package enum DiagnosticCode: String, CaseIterable, Sendable {
    /// A name that several environments of the app have.
    case ambiguousEnvironment = "ambiguous-environment"
    /// A name that several owners have.
    case ambiguousOwner = "ambiguous-owner"
    /// A name that several stages of the app have.
    case ambiguousStage = "ambiguous-stage"
    /// `unlisted: archive` in a manifest that doesn't name its app.
    case archiveNeedsApp = "archive-needs-app"
    /// A string that contains a colon and a space, without quotes.
    case colonInText = "colon-in-text"
    /// A key that is a mapping or a list.
    case complexKey = "complex-key"
    /// An unresolved merge conflict.
    case conflictMarker = "conflict-marker"
    /// A description that is longer than Reflag allows.
    case descriptionTooLong = "description-too-long"
    /// An audience in two files.
    case duplicateAudience = "duplicate-audience"
    /// An environment that is listed twice, by its name and its id.
    case duplicateEnvironment = "duplicate-environment"
    /// A flag in two files.
    case duplicateFlag = "duplicate-flag"
    /// An item that is in a list twice.
    case duplicateItem = "duplicate-item"
    /// A key that is in a mapping twice.
    case duplicateKey = "duplicate-key"
    /// An empty id, name or pattern.
    case emptyId = "empty-id"
    /// An empty file.
    case emptyManifest = "empty-manifest"
    /// An empty flag name.
    case emptyName = "empty-name"
    /// A grant whose last day is past.
    case endedGrant = "ended-grant"
    /// A flag past its `expires` date.
    case expiredFlag = "expired-flag"
    /// A file of another tool for feature flags.
    case foreignFile = "foreign-file"
    /// A tag that isn't part of YAML's core schema, or doesn't fit its value.
    case foreignTag = "foreign-tag"
    /// A flag in the manifest that the policy ignores.
    case ignoredFlag = "ignored-flag"
    /// A manifest that includes itself.
    case includeCycle = "include-cycle"
    /// A glob that matches no file.
    case includeNothing = "include-nothing"
    /// An include that leads out of the manifest's folder.
    case includeOutside = "include-outside"
    /// An included file or folder that the system doesn't allow to be read.
    case includeUnreadable = "include-unreadable"
    /// A file that two globs match, or two paths lead to.
    case includedTwice = "included-twice"
    /// A line that starts in the wrong column.
    case indentation
    /// A character that YAML doesn't allow.
    case invalidCharacter = "invalid-character"
    /// A value that isn't a date, where one is needed.
    case invalidDate = "invalid-date"
    /// Bytes that aren't valid text.
    case invalidEncoding = "invalid-encoding"
    /// An escape that YAML doesn't know.
    case invalidEscape = "invalid-escape"
    /// A flag key with a character that isn't allowed.
    case invalidFlagKey = "invalid-flag-key"
    /// An invalid limit.
    case invalidLimit = "invalid-limit"
    /// `<<` with a value that isn't a mapping.
    case invalidMerge = "invalid-merge"
    /// A grant that ends before it begins.
    case invalidPeriod = "invalid-period"
    /// Invalid YAML without a code of its own.
    case invalidYaml = "invalid-yaml"
    /// The key of a new flag that doesn't have the app's format.
    case keyFormat = "key-format"
    /// An id that is both listed and removed.
    case listedAndRemoved = "listed-and-removed"
    /// A key without a colon.
    case missingColon = "missing-colon"
    /// A required key that is missing.
    case missingKey = "missing-key"
    /// A recommended field that is missing.
    case missingRecommended = "missing-recommended"
    /// A required field that is missing.
    case missingRequired = "missing-required"
    /// A colon without a space after it.
    case missingSpace = "missing-space"
    /// A second YAML document.
    case multipleDocuments = "multiple-documents"
    /// A name that is longer than Reflag allows.
    case nameTooLong = "name-too-long"
    /// Null where an id or a name is needed.
    case nullId = "null-id"
    /// A space that isn't YAML's at the start of a line, such as a no-break space.
    case oddSpace = "odd-space"
    /// Not enough memory to read a file.
    case outOfMemory = "out-of-memory"
    /// Values that take far more memory than the files have bytes.
    case outOfProportion = "out-of-proportion"
    /// Two grants of one id in one list that hold on the same day.
    case overlappingGrants = "overlapping-grants"
    /// An alias inside the value that it repeats.
    case recursiveAlias = "recursive-alias"
    /// An id of a company or user that looks like a slip.
    case suspiciousID = "suspicious-id"
    /// A tab where YAML requires spaces.
    case tabIndentation = "tab-indentation"
    /// Text after a closing quote or bracket.
    case textAfterValue = "text-after-value"
    /// Mappings and lists that are nested too deep.
    case tooDeep = "too-deep"
    /// More bytes than hoist reads.
    case tooLarge = "too-large"
    /// An include that makes hoist look at too many files.
    case tooManyFiles = "too-many-files"
    /// More errors or warnings than hoist lists.
    case tooManyMistakes = "too-many-mistakes"
    /// Too many values, with aliases expanded.
    case tooManyNodes = "too-many-nodes"
    /// An unclosed bracket or brace, or a comma missing or too many.
    case unclosedBracket = "unclosed-bracket"
    /// Unclosed quotes.
    case unclosedQuote = "unclosed-quote"
    /// A block string (`|`, `>`) whose lines aren't indented further than its key.
    case unindentedBlock = "unindented-block"
    /// An alias without an anchor before it.
    case unknownAlias = "unknown-alias"
    /// An audience that the manifest doesn't have.
    case unknownAudience = "unknown-audience"
    /// `entities` is `require`, and Reflag doesn't know a company.
    case unknownCompany = "unknown-company"
    /// An environment that the app doesn't have.
    case unknownEnvironment = "unknown-environment"
    /// A key that a mapping doesn't have.
    case unknownKey = "unknown-key"
    /// An unknown owner.
    case unknownOwner = "unknown-owner"
    /// A stage that the app doesn't have.
    case unknownStage = "unknown-stage"
    /// `entities` is `require`, and Reflag doesn't know a user.
    case unknownUser = "unknown-user"
    /// A word that isn't one of the allowed ones.
    case unknownWord = "unknown-word"
    /// An unquoted string that starts with a special character of YAML.
    case unquotedText = "unquoted-text"
    /// A manifest that doesn't exist, or that the system doesn't allow to be read.
    case unreadableManifest = "unreadable-manifest"
    /// A version of the manifest that this hoist doesn't support.
    case unsupportedVersion = "unsupported-version"
    /// An audience that no flag uses.
    case unusedAudience = "unused-audience"
    /// A reason of a grant that is longer than hoist allows.
    case whyTooLong = "why-too-long"
    /// A value of the wrong type.
    case wrongType = "wrong-type"
}
