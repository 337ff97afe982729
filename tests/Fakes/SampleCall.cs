using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Fakes;

/// <summary>The call of the main story: the coding agent asks to open a pull request.</summary>
public static class SampleCall
{
    public static JsonElement Arguments { get; } = JsonSerializer.SerializeToElement(new
    {
        repository = "shop/checkout",
        branch = "fix/rounding",
        title = "Round once, after the discount",
        body = "The total was rounded per line.",
    });

    public static BindingClaims Binding { get; } = new()
    {
        Agent = SpiffeIds.Agent("coding-agent"),
        Owner = "olivia",
        OpenedBy = "oscar",
        Task = "task_1",
        Intent = "Find the cause of alert:CheckoutTotalsWrong and propose a fix",
        Action = "repo.pull_request.open",
        Resource = new AccessEntity { Type = "repository", Id = "shop/checkout" },
        Tool = new ToolReference { Server = "git", Name = "open_pull_request", DefinitionDigest = "sha256:d1" },
        ArgumentsDigest = CanonicalJson.Digest(Arguments),
        PolicyVersion = "sha256:p1",
        Policies = ["pull-request-needs-a-person"],
        Reasons = ["A pull request needs a person's approval."],
        Approvers = [PersonGroups.ServiceOwners],
        Quorum = 1,
    };
}
