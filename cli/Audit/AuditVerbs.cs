using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit</c>: questions to the log, in a person's name.</summary>
internal static class AuditVerbs
{
    public static Command Create(TimeProvider time) => new("audit", "Asks the audit log.")
    {
        AuditSearch.Create(), AuditStory.Create(), AuditTail.Create(), AuditActivity.Create(), AuditSecrets.Create(), AuditWhoCould.Create(), AuditExport.Create(),
        AuditReport.Create(time), AuditCompliance.Create(), AuditKeys.CreateList(), AuditKeys.CreateRotation(),
    };

    public static Option<string> Service() => new("--service")
    {
        Description = $"Address of the audit service; the person's access token is taken from the variable {RemoteService.TokenVariable}.", HelpName = "URL", Required = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Writes the answers as JSON, one a line." };

    public static Task<T?> AskAsync<T>(ParseResult parsed, Option<string> service, Func<AuditClient, Task<T>> ask)
        where T : class =>
        RemoteService.AskAsync(parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "audit service", http => ask(new AuditClient(http)));
}
