using System.Runtime.CompilerServices;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentTrust.PolicyService.Tests;

/// <summary>The policies of this repository in the real engine, loaded once for all tests.</summary>
internal static class ShippedPolicies
{
    private static readonly Lazy<CedarModule> LazyModule = new(() => CedarModule.Load(
        CompiledModuleStore.DefaultDirectory() is { } directory
            ? new CompiledModuleStore(directory, NullLogger<CompiledModuleStore>.Instance)
            : null));

    private static readonly Lazy<IPolicyEngine> LazyEngine =
        new(() => new CedarEngine(Module, PolicySetLoader.Load(PolicySetFiles.Read(Directory), Module)));

    public static CedarModule Module => LazyModule.Value;

    public static IPolicyEngine Engine => LazyEngine.Value;

    public static string Directory => Path.GetFullPath(Path.Combine(Here(), "..", "..", "policies"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
