using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>How the services that are made up read and answer.</summary>
internal static class Answers
{
    public static string[] Segments(HttpRequestMessage request) =>
        [.. request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    public static string? Query(HttpRequestMessage request, string name) =>
        System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)[name];

    public static HttpResponseMessage Json<T>(T value) => new(HttpStatusCode.OK) { Content = JsonContent.Create(value, options: WireJson.Options) };

    public static HttpResponseMessage Text(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    public static HttpResponseMessage Problem(HttpStatusCode status, string detail) =>
        new(status) { Content = JsonContent.Create(new { type = "about:blank", detail }) };
}
