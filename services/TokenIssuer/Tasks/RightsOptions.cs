using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>What the people of each group may grant to an agent's task; <c>*</c> for any.</summary>
internal sealed class RightsOptions
{
    public const string Section = "Issuer";

    private static readonly Dictionary<string, GroupRights> Defaults = new(StringComparer.Ordinal)
    {
        [PersonGroups.Operators] = new("observe", "propose", "change"),
        [PersonGroups.ServiceOwners] = new("observe", "propose"),
        [PersonGroups.Security] = new("observe"),
    };

    /// <summary>By group; a group that is named here has just what is said here.</summary>
    public Dictionary<string, GroupRights> Rights { get; } = new(StringComparer.Ordinal);

    /// <summary>All rights of a person's groups together.</summary>
    public OpenerRights Of(IEnumerable<string> groups) =>
        new([.. groups.Select(group => Rights.GetValueOrDefault(group) ?? Defaults.GetValueOrDefault(group)).OfType<GroupRights>()]);
}

internal sealed class GroupRights
{
    public GroupRights()
    {
    }

    /// <summary>These action groups, anywhere.</summary>
    public GroupRights(params string[] actionGroups)
    {
        foreach (var group in actionGroups) ActionGroups.Add(group);
        Repositories.Add("*");
        Environments.Add("*");
        Hosts.Add("*");
        Recipients.Add("*");
        Accounts.Add("*");
    }

    public IList<string> ActionGroups { get; } = [];

    public IList<string> Repositories { get; } = [];

    public IList<string> Environments { get; } = [];

    public IList<string> Hosts { get; } = [];

    public IList<string> Recipients { get; } = [];

    public IList<string> Accounts { get; } = [];

    /// <summary>What is allowed of a type of boundary.</summary>
    public IList<string> Of(string type) => type switch
    {
        "repository" => Repositories,
        "environment" => Environments,
        SinkPatterns.Host => Hosts,
        SinkPatterns.Recipient => Recipients,
        SinkPatterns.Account => Accounts,
        _ => [],
    };
}

internal sealed class RightsOptionsValidator : IValidateOptions<RightsOptions>
{
    public ValidateOptionsResult Validate(string? name, RightsOptions options)
    {
        var failures = options.Rights
            .SelectMany(rights => rights.Value.ActionGroups.Where(group => !ActionGroups.Exists(group)).Select(group => (Of: rights.Key, Group: group)))
            .Select(wrong =>
                $"{RightsOptions.Section}:{nameof(options.Rights)}:{wrong.Of}:{nameof(GroupRights.ActionGroups)} holds \"{wrong.Group}\", "
                + "which is no action group; use observe, propose, change or privileged.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
