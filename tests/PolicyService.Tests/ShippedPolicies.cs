using System.Runtime.CompilerServices;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.PolicyInformation.Resources;
using AgentTrust.PolicyService.PolicyInformation.Tools;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

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

    /// <summary>What the shipped catalogues and calendar say at a moment.</summary>
    public static SurroundingsReader SurroundingsAt(DateTimeOffset moment) => new(
        ResourceCatalog.Load(Path.Combine(Directory, "resources.json")), ToolDirectory.Load(Path.Combine(Directory, "tool-catalog.json")),
        WorkCalendar.Load(Path.Combine(Directory, "calendar.json")), new FakeTimeProvider(moment));

    public static string Directory => Path.GetFullPath(Path.Combine(Here(), "..", "..", "policies"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
