using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Checkpoints;

internal sealed class CheckpointOptions
{
    public const string Section = "Audit";

    /// <summary>The log's name, for ever: it stands in every checkpoint and names the key.</summary>
    public string Origin { get; set; } = "agenttrust.local/audit";

    /// <summary>Opens the signing key that auditdb keeps.</summary>
    public string SigningKeyPassphrase { get; set; } = "";

    /// <summary>The shortest time between two checkpoints that nobody waits for.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMilliseconds(500);
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
        if (options.CheckpointInterval <= TimeSpan.Zero)
            failures.Add($"{Key(nameof(options.CheckpointInterval))} must be greater than zero.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Key(string member) => $"{CheckpointOptions.Section}:{member}";
}
