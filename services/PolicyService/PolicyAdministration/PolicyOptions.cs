using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration;

internal sealed class PolicyOptions
{
    public const string Section = "Policies";

    /// <summary>Holds <c>agenttrust.cedarschema</c> and the <c>*.cedar</c> files.</summary>
    public string? Directory { get; set; }

    /// <summary>A folder that replicas share and only they write: policy sets by their content, and which of them decides since when.
    /// Without it, the folder of the settings decides and there is no activation, roll-back or shadow.</summary>
    public string? Store { get; set; }

    /// <summary>A set becomes active only when a second person asks for the same; true outside Development.</summary>
    public bool? RequireSecondPerson { get; set; }

    /// <summary>How long the first person's request waits for the second.</summary>
    public TimeSpan SecondPersonWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a replica looks whether another one has activated a set.</summary>
    public TimeSpan StorePoll { get; set; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>Finds <c>policies/</c> beside the service or at the top of the repository when nothing is configured.</summary>
internal sealed class PolicyOptionsDefaults(IHostEnvironment environment) : IPostConfigureOptions<PolicyOptions>
{
    public void PostConfigure(string? name, PolicyOptions options)
    {
        options.RequireSecondPerson ??= !environment.IsDevelopment();
        if (string.IsNullOrWhiteSpace(options.Store)) options.Store = null;
        if (!string.IsNullOrWhiteSpace(options.Directory)) return;

        string[] places = [environment.ContentRootPath, Path.Combine(environment.ContentRootPath, "..", "..")];
        options.Directory = places
            .Select(place => Path.GetFullPath(Path.Combine(place, "policies")))
            .FirstOrDefault(System.IO.Directory.Exists);
    }
}

internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        if (options.Directory is not { } directory || !System.IO.Directory.Exists(directory))
            return Fail(nameof(options.Directory), $"is \"{options.Directory}\", which is not a folder; "
                + $"set it to the folder that holds {PolicySetFiles.SchemaName} and the *.cedar files.");
        if (options.Store is { } store && !Path.IsPathFullyQualified(store))
            return Fail(nameof(options.Store), $"is \"{store}\"; it must be the absolute path of a folder that this service may write, or absent.");
        if (options.SecondPersonWithin <= TimeSpan.Zero || options.SecondPersonWithin > TimeSpan.FromDays(7))
            return Fail(nameof(options.SecondPersonWithin), "must be more than zero and at most 7.00:00:00.");
        return options.StorePoll <= TimeSpan.Zero || options.StorePoll > TimeSpan.FromSeconds(1)
            ? Fail(nameof(options.StorePoll), "must be more than zero and at most 00:00:01; replicas must not decide by different sets for longer.")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string member, string words) => ValidateOptionsResult.Fail($"{PolicyOptions.Section}:{member} {words}");
}
