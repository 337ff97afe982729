namespace AgentTrust.AuditVerifier.Notes;

/// <summary>Whose word is taken: keys of the log, one of which signs, and witnesses, so many of which must have cosigned.</summary>
internal sealed record Trust(IReadOnlyList<VerifierKey> Log, IReadOnlyList<VerifierKey> Witnesses, int Quorum)
{
    /// <summary>Keys separated by commas, as a person keeps them; all named witnesses are needed unless a smaller number is given.</summary>
    /// <exception cref="InvalidOperationException">One of them is no key, with the reason.</exception>
    public static Trust Read(string logKeys, string? witnesses, string? quorum)
    {
        var (log, others) = (Keys(logKeys, VerifierKey.LogType, "the log"), witnesses is null ? [] : Keys(witnesses, VerifierKey.WitnessType, "a witness"));
        if (log.Select(key => key.Name).Distinct().Count() > 1) throw new InvalidOperationException("The keys are of more than one log.");
        if (others.DistinctBy(key => key.Key).Count() < others.Count) throw new InvalidOperationException("A witness is named twice.");
        if (quorum is null) return new(log, others, others.Count);

        return int.TryParse(quorum, out var needed) && needed >= 1 && needed <= others.Count
            ? new(log, others, needed)
            : throw new InvalidOperationException($"--witnesses must be 1 to {others.Count}, the number of witnesses that --witness names.");
    }

    private static List<VerifierKey> Keys(string keys, byte type, string whose) =>
    [
        .. keys.Split(',', StringSplitOptions.TrimEntries).Select(text =>
            !VerifierKey.TryParse(text, out var key, out var fault) ? throw new InvalidOperationException(fault)
            : key.Type == type ? key
            : throw new InvalidOperationException($"The key {key.Name} is not one of {whose}.")),
    ];
}
