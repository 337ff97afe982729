using AgentTrust.AuditVerifier.Notes;
using Microsoft.Extensions.Options;

namespace AgentTrust.Witness.Witnessing;

internal sealed class WitnessOptions
{
    public const string Section = "Witness";

    /// <summary>The witness's name, for ever: it stands in every cosignature.</summary>
    public string Name { get; set; } = "";

    /// <summary>Folder of its key and of what it has seen; on a disk of its own, apart from the log's.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Verifier keys of the logs that it watches; several of one name while a log changes its key.</summary>
    public IList<string> Logs { get; } = [];
}

internal sealed class WitnessOptionsValidator : IValidateOptions<WitnessOptions>
{
    public ValidateOptionsResult Validate(string? name, WitnessOptions options)
    {
        var failures = new List<string>();
        // C2SP signed-note: a key name has no white space and no plus sign.
        if (options.Name.Length == 0 || options.Name.Any(c => char.IsWhiteSpace(c) || c == '+'))
            failures.Add($"{WitnessOptions.Section}:Name must be a name without white space or '+', e.g. witness.example/w1.");
        if (options.Folder.Length == 0) failures.Add($"{WitnessOptions.Section}:Folder must name the folder of the key and the state.");
        if (options.Logs.Count == 0) failures.Add($"{WitnessOptions.Section}:Logs:0 must be the verifier key of a log; audit-service gives it at GET /log/key.");
        for (var i = 0; i < options.Logs.Count; i++)
            if (!VerifierKey.TryParse(options.Logs[i], out var key, out var fault)) failures.Add($"{WitnessOptions.Section}:Logs:{i}: {fault}");
            else if (key.Type != VerifierKey.LogType) failures.Add($"{WitnessOptions.Section}:Logs:{i}: The key is a witness's.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
