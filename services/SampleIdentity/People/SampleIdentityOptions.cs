using Microsoft.Extensions.Options;

namespace AgentTrust.SampleIdentity.People;

/// <summary>Who can sign in here, and with what.</summary>
internal sealed class SampleIdentityOptions
{
    public const string Section = "SampleIdentity";

    /// <summary>The one password of all sample people; there is no default.</summary>
    public string Password { get; set; } = "";

    public IList<Person> People { get; } = [];

    /// <summary>Who may send people here. Loopback addresses match on any port (RFC 8252 §7.3).</summary>
    public IList<Client> Clients { get; } = [];

    public Person? Find(string? name) => People.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));

    public Client? FindClient(string? id) => Clients.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.Ordinal));
}

internal sealed class Person
{
    /// <summary>The OpenID Connect <c>sub</c>.</summary>
    public string Name { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public IList<string> Groups { get; } = [];
}

internal sealed class Client
{
    public string Id { get; set; } = "";

    public IList<Uri> RedirectUris { get; } = [];

    public IList<Uri> PostLogoutRedirectUris { get; } = [];
}

internal sealed class SampleIdentityOptionsValidator(IConfiguration configuration) : IValidateOptions<SampleIdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, SampleIdentityOptions options)
    {
        List<string> failures = [];

        if (string.IsNullOrWhiteSpace(options.Password))
            failures.Add($"{SampleIdentityOptions.Section}:{nameof(options.Password)} is missing: set the password of the sample people (environment variable SampleIdentity__Password).");

        if (options.People.Count == 0)
            failures.Add($"{SampleIdentityOptions.Section}:{nameof(options.People)} is empty: nobody could sign in.");

        if (options.People.Any(p => string.IsNullOrWhiteSpace(p.Name)) || options.People.DistinctBy(p => p.Name).Count() != options.People.Count)
            failures.Add($"{SampleIdentityOptions.Section}:{nameof(options.People)}: every person needs a Name of their own.");

        if (options.Clients.Any(c => string.IsNullOrWhiteSpace(c.Id) || c.RedirectUris.Count == 0 || !c.RedirectUris.Concat(c.PostLogoutRedirectUris).All(u => u.IsAbsoluteUri)))
            failures.Add($"{SampleIdentityOptions.Section}:{nameof(options.Clients)}: every client needs an Id and absolute RedirectUris.");

        failures.AddRange(Addresses().Where(address => !IsLoopback(address)).Select(address =>
            $"urls: {address} is not a loopback http address; people with a shared password are for this machine only, use http://localhost:PORT."));

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // Every way in which Kestrel can be told where to listen.
    private IEnumerable<string> Addresses() =>
        Split(configuration["urls"])
            .Concat(Split(configuration["http_ports"]).Select(port => $"http://*:{port}").Where(_ => configuration["urls"] is null or ""))
            .Concat(Split(configuration["https_ports"]).Select(port => $"https://*:{port}").Where(_ => configuration["urls"] is null or ""))
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? endpoint.Path));

    private static string[] Split(string? value) =>
        (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
}
