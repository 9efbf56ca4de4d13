/// What isn't known of Reflag, going the other way than hoist assumes: `hoist sandbox --otherwise NAME`.
///
/// docs/reflag-assumptions.md lists the assumptions with what hoist does if they don't hold. Those that other options of the
/// sandbox are about have no case here: `--api`, `--strict-entities`, `--runtime-lag`.
package enum SandboxOtherwise: String, Sendable, CaseIterable {
    /// listFlags doesn't list archived flags.
    case archivedFlagsUnlisted = "archived-flags-unlisted"
    /// listFlags answers its first page, whatever page it is asked for.
    case pagingIgnored = "paging-ignored"
    /// The first listing after a write shows the flags as they were before it.
    case listingsLag = "listings-lag"
    /// An empty description is stored.
    case emptyDescriptionsKept = "empty-descriptions-kept"
    /// The line ends of a description are stored as they are sent.
    case lineEndsKept = "line-ends-kept"
    /// White space at the ends of names and descriptions isn't stored.
    case textTrimmed = "text-trimmed"
    /// createFlag accepts any key, whatever the app's format.
    case keysUnchecked = "keys-unchecked"
    /// createFlag with a key that is taken answers 200 with the flag that is there, and changes nothing.
    case duplicatesAnswered = "duplicates-answered"
    /// The codes of errors are in upper case.
    case errorCodesInUpperCase = "error-codes-in-upper-case"
    /// updateFlag changes the details of an archived flag.
    case archivedFlagsUpdatable = "archived-flags-updatable"
    /// updateFlag rejects details beside `isArchived`.
    case detailsApartFromArchiving = "details-apart-from-archiving"
    /// getFlagTargeting doesn't find archived flags.
    case archivedTargetingHidden = "archived-targeting-hidden"
    /// A flag that is archived loses its targets.
    case archivingDropsTargets = "archiving-drops-targets"
    /// A flag whose stage changes loses its targets.
    case stagesDropTargets = "stages-drop-targets"
    /// A change of any detail raises the versions.
    case detailsRaiseVersions = "details-raise-versions"
    /// A change of targets raises no version.
    case targetsRaiseNoVersion = "targets-raise-no-version"
    /// A change of targets raises the version by two.
    case targetsRaiseVersionsTwice = "targets-raise-versions-twice"
    /// A target that is added or removed again is rejected.
    case repeatedTargetsRefused = "repeated-targets-refused"
    /// The flags of a company or user whose id has a slash aren't found.
    case slashesRefused = "slashes-refused"
    /// A company or user that was created isn't found by the first read or write of its flags.
    case upsertsLag = "upserts-lag"
    /// An upsert of a company or user that wasn't known raises the version of its environment.
    case upsertsRaiseVersions = "upserts-raise-versions"
    /// At most 50 flags are updated in a call for a company or user.
    case smallBatches = "small-batches"
    /// Every 32nd call is answered 429.
    case rateLimited = "rate-limited"
    /// The Runtime API counts the versions of targets in its own way.
    case runtimeVersionsApart = "runtime-versions-apart"

    /// The names of all.
    package static let names = allCases.map(\.rawValue)
}

extension SandboxWorld {
    /// Whether something goes the other way.
    func does(_ way: SandboxOtherwise) -> Bool { otherwise.contains(way) }

    /// By how much a change of targets raises the version of its environment.
    var versionStep: Int { does(.targetsRaiseNoVersion) ? 0 : does(.targetsRaiseVersionsTwice) ? 2 : 1 }

    /// A name as it is stored.
    func stored(name: String) -> String { does(.textTrimmed) ? Self.trimmed(name) : name }

    /// A description as it is stored.
    func stored(description: String) -> String? {
        let text = does(.textTrimmed) ? Self.trimmed(description) : description
        if text.isEmpty { return does(.emptyDescriptionsKept) ? "" : nil }
        return does(.lineEndsKept) ? text : SandboxFlag.normalised(text)
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// Takes all targets from a flag, in every environment.
    mutating func dropTargets(at place: Int, now: SandboxTime) {
        for environment in environments.map(\.id) where flags[place].targets[environment] != nil {
            _ = replaceTargets(
                at: place, in: environment, companies: SandboxIDList(), users: SandboxIDList(), now: now)
        }
    }

    /// - Throws: ``Refusal`` for updates of targets that Reflag doesn't accept in one of its other ways.
    func refuseOtherwise(
        _ wanted: [Int: Bool],
        _ kind: EntityKind,
        _ entity: SandboxID,
        in environment: SandboxID
    ) throws(Refusal) {
        if does(.slashesRefused), entity.text.utf8.contains(UInt8(ascii: "/")) {
            throw Refusal(.notFound, "There is no such operation.")
        }
        if does(.smallBatches), wanted.count > 50 {
            throw Refusal(
                .invalidRequest, "The request body is not valid.",
                issues: ["updates": ["must have at most 50 items, has \(wanted.count)"]])
        }
        if does(.repeatedTargetsRefused) {
            let on = targeted(kind, entity, in: environment)
            if wanted.allSatisfy({ on.contains($0.key) == $0.value }) {
                throw Refusal(.notPossible, "Nothing would change.")
            }
        }
    }

    /// The answer to a request whose every 32nd is one too many; nil for the others.
    mutating func limitedAnswer() -> SandboxResponse? {
        guard does(.rateLimited) else { return nil }
        requests += 1
        guard requests.isMultiple(of: 32) else { return nil }
        var response = Refusal(.unknownError, "Too many requests.").response
        response.status = 429
        response.headers["retry-after"] = "1"
        return response
    }
}
