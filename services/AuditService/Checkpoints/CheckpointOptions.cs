using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

internal sealed class CheckpointOptions
{
    public const string Section = "Audit";

    /// <summary>The log's name, for ever: it stands in every checkpoint and names the key.</summary>
    public string Origin { get; set; } = "agenttrust.local/audit";

    /// <summary>Opens the signing keys that auditdb keeps.</summary>
    public string SigningKeyPassphrase { get; set; } = "";

    /// <summary>A key of this age gets its successor.</summary>
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long the former key goes on signing beside the new one: the time in which verifiers and witnesses take over the new one.</summary>
    public TimeSpan SigningKeyOverlap { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The shortest time between two checkpoints that nobody waits for.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Who is asked to cosign, each with its URL and its C2SP verifier key.</summary>
    public IList<WitnessAddress> Witnesses { get; } = [];

    /// <summary>How often witnesses are asked while the log grows; somebody who needs a proof makes it ask at once.</summary>
    public TimeSpan WitnessInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a witness may take; without it the checkpoint carries one cosignature less.</summary>
    public TimeSpan WitnessTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

internal sealed class WitnessAddress
{
    public Uri? Url { get; set; }

    public string Key { get; set; } = "";
}

internal sealed class CheckpointOptionsValidator : IValidateOptions<CheckpointOptions>
{
    private const int ShortestPassphrase = 8;

    public ValidateOptionsResult Validate(string? name, CheckpointOptions options)
    {
        var failures = new List<string>();
        if (options.SigningKeyPassphrase.Length < ShortestPassphrase)
            failures.Add(
                $"{Key(nameof(options.SigningKeyPassphrase))} is missing or shorter than {ShortestPassphrase} characters: " +
                "it seals the key that signs checkpoints. Set it to a secret that stays the same over restarts.");
        // C2SP signed-note: a key name has no white space and no plus sign.
        if (options.Origin.Length == 0 || options.Origin.Any(c => char.IsWhiteSpace(c) || c == '+'))
            failures.Add($"{Key(nameof(options.Origin))} must be a name without white space or '+', e.g. agenttrust.local/audit.");
        if (options.SigningKeyOverlap <= TimeSpan.Zero) failures.Add($"{Key(nameof(options.SigningKeyOverlap))} must be greater than zero.");
        if (options.SigningKeyLifetime <= options.SigningKeyOverlap)
            failures.Add($"{Key(nameof(options.SigningKeyLifetime))} must be longer than {nameof(options.SigningKeyOverlap)}, so that at most two keys sign.");
        if (options.CheckpointInterval <= TimeSpan.Zero)
            failures.Add($"{Key(nameof(options.CheckpointInterval))} must be greater than zero.");
        if (options.WitnessInterval <= TimeSpan.Zero) failures.Add($"{Key(nameof(options.WitnessInterval))} must be greater than zero.");
        if (options.WitnessTimeout <= TimeSpan.Zero) failures.Add($"{Key(nameof(options.WitnessTimeout))} must be greater than zero.");
        for (var i = 0; i < options.Witnesses.Count; i++)
        {
            if (options.Witnesses[i].Url is not { IsAbsoluteUri: true })
                failures.Add($"{Key(nameof(options.Witnesses))}:{i}:Url must be the absolute URL of the witness.");
            if (WitnessKey.Parse(options.Witnesses[i].Key) is null)
                failures.Add($"{Key(nameof(options.Witnesses))}:{i}:Key must be the verifier key of an Ed25519 witness (C2SP signed-note); it gives it at GET /key.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Key(string member) => $"{CheckpointOptions.Section}:{member}";
}
