using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>How long tokens live by what they reach: the more harm one could do, the sooner it is nothing.</summary>
internal sealed class TokenLifetimeOptions
{
    public const string Section = "Issuer:TokenExchange:Lifetimes";

    /// <summary>A call of a tool that reaches what anyone may know.</summary>
    public TimeSpan Public { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan Internal { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan Confidential { get; set; } = TimeSpan.FromSeconds(20);

    public TimeSpan Secret { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A task's token that can change something for good: an action of the groups change or privileged.</summary>
    public TimeSpan ChangingTask { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>By the tool catalog's word; an unknown word, or none, has the shortest, and so has every action that changes something for good.</summary>
    public TimeSpan OfCall(string? sensitivity, string action) => Changes(action) ? Shortest : sensitivity switch
    {
        "public" => Public,
        "internal" => Internal,
        "confidential" => Confidential,
        "secret" => Secret,
        _ => Shortest,
    };

    public TimeSpan OfTask(IReadOnlyList<string> actions) => actions.Any(Changes) ? ChangingTask : TimeSpan.MaxValue;

    private TimeSpan Shortest => new[] { Public, Internal, Confidential, Secret }.Min();

    /// <summary>An action that is in no group counts as one that does.</summary>
    private static bool Changes(string action) =>
        action != ToolTokenRules.ListAction && ActionGroups.Of(action) is not ("observe" or "propose");
}
