using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation.Resources;
using AgentTrust.PolicyService.PolicyInformation.Tools;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyInformation;

internal sealed class SurroundingsOptions
{
    public const string Section = "PolicyService:Surroundings";

    /// <summary>The resource catalogue; `resources.json` in `Policies:Directory` when absent.</summary>
    public string? Resources { get; set; }

    /// <summary>Working hours and freeze windows; `calendar.json` in `Policies:Directory` when absent.</summary>
    public string? Calendar { get; set; }

    /// <summary>The tool catalog; `tool-catalog.json` in `Policies:Directory` when absent.</summary>
    public string? Tools { get; set; }
}

internal sealed class SurroundingsOptionsDefaults(IOptions<PolicyOptions> policies) : IPostConfigureOptions<SurroundingsOptions>
{
    public void PostConfigure(string? name, SurroundingsOptions options)
    {
        options.Resources ??= Beside("resources.json");
        options.Calendar ??= Beside("calendar.json");
        options.Tools ??= Beside("tool-catalog.json");
    }

    private string Beside(string file) => Path.Combine(policies.Value.Directory ?? "", file);
}

internal sealed class SurroundingsOptionsValidator : IValidateOptions<SurroundingsOptions>
{
    public ValidateOptionsResult Validate(string? name, SurroundingsOptions options)
    {
        string?[] faults =
        [
            Fault(nameof(options.Resources), () => ResourceCatalog.Load(options.Resources!)),
            Fault(nameof(options.Calendar), () => WorkCalendar.Load(options.Calendar!)),
            Fault(nameof(options.Tools), () => ToolDirectory.Load(options.Tools!)),
        ];
        return faults.OfType<string>().ToArray() is { Length: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }

    private static string? Fault(string member, Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (FactsFileException e)
        {
            return $"{SurroundingsOptions.Section}:{member}: {e.Message}";
        }
    }
}
