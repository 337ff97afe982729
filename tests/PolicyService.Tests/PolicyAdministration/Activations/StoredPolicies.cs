using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>A service with a store of its own: permits everything at first; people submit and activate.</summary>
internal sealed class StoredPolicies : IDisposable
{
    private const string Everything = """@id("all") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""";

    private readonly List<PolicyServiceHost> _replicas = [];

    public StoredPolicies(bool twoPersons = false)
    {
        Settings = new() { ["Policies:Store"] = Path.Combine(Store, "inside"), ["Policies:RequireSecondPerson"] = twoPersons ? "true" : "false" };
        Folder.With("a.cedar", Everything);
    }

    public PolicyFolder Folder { get; } = new();

    public string Store { get; } = Directory.CreateTempSubdirectory("agenttrust-store-").FullName;

    public Dictionary<string, string?> Settings { get; }

    public string FileOf(params string[] names) => Path.Combine([Store, "inside", .. names]);

    public PolicyServiceHost Start()
    {
        var replica = new PolicyServiceHost(Folder.Path, Settings);
        _replicas.Add(replica);
        _ = replica.Services;
        return replica;
    }

    /// <summary>A set that permits only the one action, so that each has a version of its own.</summary>
    public static PolicyFolder Only(string action) => new PolicyFolder().With(
        "only.cedar", $"""@id("only") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action == Action::"{action}", resource);""");

    public static async Task<string> SubmitAsync(PolicyServiceHost service, PolicyFolder folder)
    {
        using (folder)
        using (var client = service.ClientOfPerson("otto", PersonGroups.Operators))
            return (await new PolicyClient(client).SubmitPolicySetAsync(folder.Submission, TestContext.Current.CancellationToken)).Version;
    }

    public static Task<PolicyChange> ActivateAsync(PolicyServiceHost service, string version, string person, string reason = "It is better.") =>
        AsAsync(service, person, (policies, stop) => policies.ActivatePolicySetAsync(version, new ReasonGiven(reason), stop));

    public static Task<PolicyChange> RollBackAsync(PolicyServiceHost service, string person) =>
        AsAsync(service, person, (policies, stop) => policies.RollBackPolicySetAsync(new("It is worse."), stop));

    public static async Task<ProblemException> RefusedAsync(HttpStatusCode status, string code, Func<Task> request)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(request);
        Assert.Equal((status, $"urn:agenttrust:problem:{code}"), (problem.Status, problem.Type));
        return problem;
    }

    public static string Deciding(PolicyServiceHost service) => Of<AgentTrust.PolicyService.PolicyAdministration.ActivePolicySet>(service).Current.Policies.Version;

    public static T Of<T>(PolicyServiceHost service)
        where T : notnull => service.Services.GetRequiredService<T>();

    public static async Task<PolicySetOverview> OverviewAsync(PolicyServiceHost service)
    {
        using var client = service.ClientOfPerson("ada", PersonGroups.Auditors);
        return await new PolicyClient(client).GetPolicySetsAsync(TestContext.Current.CancellationToken);
    }

    public static Task FollowAsync(PolicyServiceHost service) => Of<StoreFollower>(service).LookAsync(TestContext.Current.CancellationToken);

    /// <summary>What happens in its own time.</summary>
    public static async Task AdvanceUntilAsync(PolicyServiceHost service, Func<bool> done)
    {
        while (!done())
        {
            service.Time.Advance(TimeSpan.FromMilliseconds(40));
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        _replicas.ForEach(replica => replica.Dispose());
        Folder.Dispose();
        Directory.Delete(Store, recursive: true);
    }

    private static async Task<PolicyChange> AsAsync(PolicyServiceHost service, string person, Func<PolicyClient, CancellationToken, Task<PolicyChange>> request)
    {
        using var client = service.ClientOfPerson(person, PersonGroups.Operators);
        return await request(new PolicyClient(client), TestContext.Current.CancellationToken);
    }
}
