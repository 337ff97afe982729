using AgentTrust.AuditService.Export.Formats;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Export;

internal sealed class ExportOptions
{
    public const string Section = "Audit:Export";

    /// <summary>Where every record goes, in the log's order.</summary>
    public IList<ExportDestination> Destinations { get; } = [];

    /// <summary>Records in one batch.</summary>
    public int BatchSize { get; set; } = 200;

    /// <summary>How often the log is looked at for records that were not sent.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a batch that was not taken goes again.</summary>
    public TimeSpan SlowestRetry { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one batch may take.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>One place that every record goes to.</summary>
internal sealed class ExportDestination
{
    /// <summary>Its position is kept under this name.</summary>
    public string Name { get; set; } = "";

    public DestinationKind Kind { get; set; }

    /// <summary>Path of the file; https URL of the collector; <c>syslog+tls://host:6514</c>.</summary>
    public string Address { get; set; } = "";

    public string Format { get; set; } = ExportFormat.Ocsf.Name;

    /// <summary>Of an HTTP collector: file with its bearer token.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Of a syslog collector: PEM file with the authority that its certificate must come from; the machine's own ones when absent.</summary>
    public string? CertificateAuthority { get; set; }
}

internal enum DestinationKind
{
    File,
    Http,
    Syslog,
}

internal sealed class ExportOptionsValidator : IValidateOptions<ExportOptions>
{
    public ValidateOptionsResult Validate(string? name, ExportOptions options)
    {
        var failures = new List<string>();
        if (options.BatchSize is < 1 or > 1000) failures.Add($"{ExportOptions.Section}:{nameof(options.BatchSize)} must be 1 to 1000.");
        if (options.Interval <= TimeSpan.Zero) failures.Add($"{ExportOptions.Section}:{nameof(options.Interval)} must be greater than zero.");
        if (options.SlowestRetry <= TimeSpan.Zero) failures.Add($"{ExportOptions.Section}:{nameof(options.SlowestRetry)} must be greater than zero.");
        if (options.SendTimeout <= TimeSpan.Zero) failures.Add($"{ExportOptions.Section}:{nameof(options.SendTimeout)} must be greater than zero.");

        foreach (var (place, one) in options.Destinations.Index())
        {
            var key = $"{ExportOptions.Section}:Destinations:{place}";
            if (one.Name.Length == 0 || options.Destinations.Count(other => other.Name == one.Name) > 1) failures.Add($"{key}:Name must be given, and no other destination's.");
            if (ExportFormat.Find(one.Format) is null) failures.Add($"{key}:Format must be one of {ExportFormat.Names}.");
            if (FaultOf(one) is { } fault) failures.Add($"{key}:Address {fault}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // Evidence in the clear could be read and changed on its way; only this machine itself is exempt.
    private static string? FaultOf(ExportDestination one) => one.Kind switch
    {
        DestinationKind.File => Path.IsPathFullyQualified(one.Address) ? null : "must be the full path of a file.",
        DestinationKind.Http => Uri.TryCreate(one.Address, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? null : "must be an https URL, or http on this machine.",
        _ => Uri.TryCreate(one.Address, UriKind.Absolute, out var syslog) && syslog.Scheme == "syslog+tls" ? null : "must be syslog+tls://host:port.",
    };
}
