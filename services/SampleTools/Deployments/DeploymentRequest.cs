using System.Text.RegularExpressions;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Deployments;

/// <summary>What the MCP tool and the HTTP route both do: enter a version in an environment's ledger.</summary>
internal sealed partial record DeploymentRequest(string Environment, string Service, string Version)
{
    public const string Staging = "staging";
    public const string Production = "production";

    public static void CheckEnvironment(string environment)
    {
        if (environment is not (Staging or Production))
            throw new ToolRefusedException($"There is no environment \"{environment}\"; there are {Staging} and {Production}.");
    }

    public Task<Deployment> EnterAsync(DeploymentLedger ledger, ToolCaller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        CheckEnvironment(Environment);
        if (!ServiceName().IsMatch(Service)) throw new ToolRefusedException($"\"{Service}\" is not a service.");
        if (!VersionText().IsMatch(Version)) throw new ToolRefusedException($"\"{Version}\" is not a version, e.g. 2.13.2.");

        return ledger.AddAsync(new(0, Environment, Service, Version, caller.Agent, time.GetUtcNow()), cancellationToken);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\A\d{1,4}\.\d{1,4}\.\d{1,4}\z")]
    private static partial Regex VersionText();
}
