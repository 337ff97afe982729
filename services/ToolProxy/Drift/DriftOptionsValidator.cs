using AgentTrust.ToolProxy.Drift.Honeytokens;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift;

internal sealed class DriftOptionsValidator(IHostEnvironment environment) : IValidateOptions<DriftOptions>
{
    public ValidateOptionsResult Validate(string? name, DriftOptions options)
    {
        (bool Holds, string Otherwise)[] rules =
        [
            (options.HalfLife >= TimeSpan.FromSeconds(1) && options.HalfLife <= TimeSpan.FromDays(1), $"{Key(DriftOptions.Section, nameof(options.HalfLife))} must be from one second to one day."),
            (options.ContainAt is >= 1 and <= 100, $"{Key(DriftOptions.Section, nameof(options.ContainAt))} must be from 1 to 100."),
            (options.RiskLifetime >= TimeSpan.Zero && options.RiskLifetime <= TimeSpan.FromSeconds(10), $"{Key(DriftOptions.Section, nameof(options.RiskLifetime))} must be at most ten seconds."),
            IsWindow(DenialBurstOptions.Section, options.DenialBurst.Window),
            IsCount(DenialBurstOptions.Section, nameof(options.DenialBurst.PerTask), options.DenialBurst.PerTask),
            IsCount(DenialBurstOptions.Section, nameof(options.DenialBurst.PerAgent), options.DenialBurst.PerAgent),
            IsPoints(DenialBurstOptions.Section, nameof(options.DenialBurst.Points), options.DenialBurst.Points),
            IsPoints(DenialBurstOptions.Section, nameof(options.DenialBurst.Most), options.DenialBurst.Most),
            (options.UnusualTool.LearningTime >= TimeSpan.Zero, $"{Key(UnusualToolOptions.Section, nameof(options.UnusualTool.LearningTime))} must not be negative."),
            IsPoints(UnusualToolOptions.Section, nameof(options.UnusualTool.Points), options.UnusualTool.Points),
            IsPoints(UnusualToolOptions.Section, nameof(options.UnusualTool.Most), options.UnusualTool.Most),
            IsWindow(CallBurstOptions.Section, options.CallBurst.Window),
            (options.CallBurst.Share is > 0 and <= 1, $"{Key(CallBurstOptions.Section, nameof(options.CallBurst.Share))} must be more than 0 and at most 1."),
            IsCount(CallBurstOptions.Section, nameof(options.CallBurst.LeastCalls), options.CallBurst.LeastCalls),
            IsCount(CallBurstOptions.Section, nameof(options.CallBurst.LeastWrites), options.CallBurst.LeastWrites),
            (options.CallBurst.TimesUsual is >= 1 and <= 1000, $"{Key(CallBurstOptions.Section, nameof(options.CallBurst.TimesUsual))} must be from 1 to 1000."),
            IsCount(CallBurstOptions.Section, nameof(options.CallBurst.LearningWindows), options.CallBurst.LearningWindows),
            IsPoints(CallBurstOptions.Section, nameof(options.CallBurst.Points), options.CallBurst.Points),
            IsPoints(CallBurstOptions.Section, nameof(options.CallBurst.Most), options.CallBurst.Most),
            IsPoints(SecretsOptions.Section, nameof(options.Secrets.Redacted), options.Secrets.Redacted),
            IsPoints(SecretsOptions.Section, nameof(options.Secrets.Read), options.Secrets.Read),
            IsPoints(SecretsOptions.Section, nameof(options.Secrets.Most), options.Secrets.Most),
            (Enum.IsDefined(options.Honeytokens.Prompts), $"{Key(HoneytokenOptions.Section, nameof(options.Honeytokens.Prompts))} must be None, Leaving or All."),
        ];
        var broken = rules.Where(rule => !rule.Holds).Select(rule => rule.Otherwise).ToList();
        if (PlantedFault(options.Honeytokens.File) is { } fault) broken.Add($"{Key(HoneytokenOptions.Section, nameof(options.Honeytokens.File))} must name a file of honeytokens. {fault}");
        return broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }

    private string? PlantedFault(string? file)
    {
        try
        {
            if (file is not null) PlantedThings.Load(Path.Combine(environment.ContentRootPath, file));
            return null;
        }
        catch (PlantedThingsException e)
        {
            return e.Message;
        }
    }

    private static (bool, string) IsWindow(string section, TimeSpan window) =>
        (window >= TimeSpan.FromSeconds(1) && window <= TimeSpan.FromHours(1), $"{section}:Window must be from one second to one hour.");

    private static (bool, string) IsCount(string section, string member, int value) => (value >= 1, $"{Key(section, member)} must be at least 1.");

    private static (bool, string) IsPoints(string section, string member, int value) => (value is >= 0 and <= 100, $"{Key(section, member)} must be from 0 to 100.");

    private static string Key(string section, string member) => $"{section}:{member}";
}
