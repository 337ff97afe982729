using System.Diagnostics.CodeAnalysis;
using System.Net;
using AgentTrust.Conformance.Fixture;

namespace AgentTrust.Conformance;

/// <summary>What the command line says.</summary>
internal sealed record Arguments
{
    public Uri? Upstream { get; private init; }

    public McpWire? Fixture { get; private init; }

    public required IPEndPoint Listen { get; init; }

    public bool IsVerbose { get; private init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? objection)
    {
        arguments = null;
        Uri? upstream = null;
        IPEndPoint? listen = null;
        McpWire? fixture = null;
        var verbose = false;
        for (var at = 0; at < args.Length; at++)
        {
            objection = args[at] switch
            {
                "--verbose" => Set(ref verbose),
                "--upstream" => Next(args, ref at) is { } url && TryHttp(url, out upstream) ? null : "--upstream needs an http or https URL.",
                "--listen" => Next(args, ref at) is { } url && TryListen(url, out listen) ? null : "--listen needs a URL like http://127.0.0.1:3002: http, an IP address or localhost, a port, no path.",
                "--fixture" => TryWire(Next(args, ref at), out fixture) ? null : "--fixture is sessions or stateless.",
                var unknown => $"There is no option {unknown}.",
            };
            if (objection is not null) return false;
        }

        objection = listen is null ? "--listen is missing." : upstream is null == fixture is null ? "Either --upstream or --fixture." : null;
        if (objection is not null) return false;

        arguments = new Arguments { Upstream = upstream, Fixture = fixture, Listen = listen!, IsVerbose = verbose };
        return true;
    }

    private static string? Set(ref bool flag)
    {
        flag = true;
        return null;
    }

    private static bool TryWire(string? name, [NotNullWhen(true)] out McpWire? wire)
    {
        wire = name switch { "sessions" => McpWire.Sessions, "stateless" => McpWire.Stateless, _ => null };
        return wire is not null;
    }

    private static string? Next(string[] args, ref int at) => at + 1 < args.Length ? args[++at] : null;

    private static bool TryHttp(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url.Fragment.Length == 0;

    private static bool TryListen(string text, [NotNullWhen(true)] out IPEndPoint? listen)
    {
        listen = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != "http" || url.PathAndQuery != "/") return false;

        var address = url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host, out var parsed) ? parsed : null;
        if (address is not null) listen = new IPEndPoint(address, url.Port);
        return address is not null;
    }
}
