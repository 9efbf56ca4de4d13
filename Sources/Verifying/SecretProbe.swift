package import APIAccess
package import FlagModel
package import RuntimeAPI

/// Detects which flags are secret, from the difference between what an environment's two keys are served. Details are
/// shared by all environments, so one is enough.
package struct SecretProbe: Sendable {
    /// The result of the detection.
    package enum Outcome: Sendable, Equatable {
        /// Each flag that is served to the secret key, and whether it is secret. Archived flags aren't served.
        case seen([Identifier: Bool])
        /// The expected version wasn't served in time; the newest that was, nil if no answer had one.
        case late(newest: Int?)
        /// The two keys were never served the same version.
        case moving
        /// The publishable key is served flags that the secret key isn't: they belong to different environments.
        case unpaired
    }

    /// How often the older answer is requested again, if flags change between the two reads.
    private static let rounds = 5

    private let reader: RuntimeReader
    private let publicly: PublicRuntimeReader
    private let wait: VersionWait

    /// A probe with both keys of an environment.
    package init(reader: RuntimeReader, publicly: PublicRuntimeReader, wait: VersionWait) {
        self.reader = reader
        self.publicly = publicly
        self.wait = wait
    }

    /// Reads with both keys in parallel, at this version or a newer one, and at the same version: a flag that changed
    /// between two reads would look secret.
    ///
    /// - Throws: ``APIError``.
    package func read(at version: Int) async throws(APIError) -> Outcome {
        async let shown = publicResult(at: version)
        var all = try await secretly(at: version)
        var open = try await shown.get()
        for _ in 0..<Self.rounds {
            switch (all, open) {
            case (.behind(let newest), _), (_, .behind(let newest)): return .late(newest: newest)
            case (.current(let served), .current(let evaluated)):
                let (one, other) = (served.flagStateVersion ?? version, evaluated.flagStateVersion ?? version)
                if one == other { return Self.difference(served, evaluated) }
                if one < other {
                    all = try await secretly(at: other)
                } else {
                    open = try await publicResult(at: one).get()
                }
            }
        }
        return .moving
    }

    /// What two answers of the same version show.
    package static func difference(_ served: ServedFeatures, _ evaluated: EvaluatedFeatures) -> Outcome {
        let all = Set(served.keys.lazy.map { Identifier($0) })
        let open = Set(evaluated.features.lazy.map { Identifier($0.key) })
        guard open.isSubset(of: all) else { return .unpaired }
        return .seen(Dictionary(firstOf: all.lazy.map { ($0, !open.contains($0)) }))
    }

    private func secretly(at version: Int) async throws(APIError) -> Awaited<ServedFeatures> {
        try await wait.answer(at: version) { version throws(APIError) in
            try await reader.features(waitingFor: version)
        }
    }

    private func publicResult(at version: Int) async -> Result<Awaited<EvaluatedFeatures>, APIError> {
        do throws(APIError) {
            return .success(
                try await wait.answer(at: version) { version throws(APIError) in
                    try await publicly.features(waitingFor: version)
                })
        } catch {
            return .failure(error)
        }
    }
}
