using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>What the catalog lets a command line do besides running programs one after the other.</summary>
internal sealed record ShellPermits(bool Substitution, bool Redirection, bool Background, bool Assignment)
{
    public static ShellPermits Of(IReadOnlyList<ArgumentPermit> permits) => new(
        permits.Contains(ArgumentPermit.Substitution), permits.Contains(ArgumentPermit.Redirection),
        permits.Contains(ArgumentPermit.Background), permits.Contains(ArgumentPermit.Assignment));
}
