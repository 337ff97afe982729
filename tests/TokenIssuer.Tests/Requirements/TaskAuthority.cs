using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.TokenIssuer.Tests.Requirements;

/// <summary>What the tests of the requirements say again and again about tasks and tokens.</summary>
internal static class TaskAuthority
{
    public static readonly ReasonGiven Why = new("The requirement says so.");

    public static TokenIssuerClient Oscar(this IssuerHost host) => host.Person("oscar", PersonGroups.Operators);

    public static TokenIssuerClient Agent(this IssuerHost host) => host.Client(IssuerHost.Agent);

    /// <summary>A task in which everything may be read and written in one repository, for as long as a test needs.</summary>
    public static Task<TaskFacts> OpenAsync(this IssuerHost host, int minutes = 60, params TaskBoundary[] boundaries) => host.Oscar().OpenTaskAsync(
        new OpenTask
        {
            Agent = IssuerHost.Agent,
            Intent = "Find the cause and propose a fix",
            Steps = [new TaskStep { Name = "look", Actions = ["repo.read"] }, new TaskStep { Name = "write", Actions = ["repo.read", "repo.branch.write"] }],
            Boundaries = boundaries is [] ? [Repository("shop/checkout", 300)] : boundaries,
            Budget = new TaskBudget { Calls = 100, Writes = 10, Minutes = minutes },
            Reason = "A test.",
        },
        TestContext.Current.CancellationToken);

    public static TaskBoundary Repository(string id, int tokenSeconds) =>
        new() { Type = "repository", Id = id, Actions = ["repo.read", "repo.branch.write"], TokenSeconds = tokenSeconds };

    public static ToolCallAuthorization Read(TaskFacts task, string repository = "shop/checkout") =>
        Exchanges.ReadCall(task.Id) with { Resource = new AccessEntity { Type = "repository", Id = repository } };

    public static ToolCallAuthorization Write(TaskFacts task) =>
        Exchanges.ReadCall(task.Id) with { Action = "repo.branch.write", ArgumentsDigest = "sha256:00", SingleUse = true };

    /// <summary>Whether the proxy would still get a token for a call with it: the last gate before a tool.</summary>
    public static async Task<bool> CountsAsync(this IssuerHost host, string token, ToolCallAuthorization call)
    {
        try
        {
            await host.ExchangeAsync(host.CallForm(token, call), host.ProxyKey);
            return true;
        }
        catch (TokenRefusedException)
        {
            return false;
        }
    }

    /// <summary>Whether the feed tells every consumer that the token is dead, or its own time is over.</summary>
    public static async Task<bool> IsAnnouncedDeadAsync(this IssuerHost host, string token)
    {
        if (await host.Services.GetRequiredService<IssuedTokens>().ReadAsync(token) is not { } read) return true;
        var feed = await host.Client(SpiffeIds.ToolProxy).GetRevocationsAsync(0, TimeSpan.Zero, TestContext.Current.CancellationToken);
        return feed.Entries.Any(read.Presented.IsEndedBy);
    }
}
