using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Secrets;

internal sealed class ReadSecret(SecretVault vault) : GovernedTool<ReadSecret.Arguments>(new()
{
    Server = "secrets",
    Name = "read_secret",
    Description = "Reads a secret's value.",
    Action = "secret.read",
    Resource = new("secret", "name"),
    Effect = ToolEffect.Discloses,
    Parameters = [new("name", "string", "Environment and name, e.g. staging/payment-api-key.")],
})
{
    public sealed record Arguments
    {
        public required string Name { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken) =>
        await vault.FindAsync(arguments.Name, cancellationToken) is { } value
            ? ToolAnswer.Of(value, new { arguments.Name, Value = value })
            : throw new ToolRefusedException($"There is no secret \"{arguments.Name}\".");
}
