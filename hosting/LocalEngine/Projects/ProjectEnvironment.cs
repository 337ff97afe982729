using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Projects;

/// <summary>The variables that every project gets.</summary>
internal static class ProjectEnvironment
{
    private const string EndpointKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";

    public static void AddTelemetry(EnvironmentCallbackContext context, IConfiguration configuration, IHostEnvironment environment)
    {
        var variables = context.EnvironmentVariables;

        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstanceTemplates.Suffix}";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";

        // There is no dashboard here, so nothing listens unless somebody said where: an exporter would retry for ever.
        if (configuration[EndpointKey] is { Length: > 0 } endpoint)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }

        if (!environment.IsDevelopment())
            return;

        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }

    /// <summary>Where the process listens, from all its endpoints.</summary>
    public static void AddUrls(EnvironmentCallbackContext context, ProjectResource project)
    {
        EndpointReference[] endpoints = [.. project.GetEndpoints().Where(endpoint => endpoint.Scheme is "http" or "https")];

        if (endpoints.Length == 0 || context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
            return;

        var urls = new ReferenceExpressionList();
        foreach (var endpoint in endpoints)
            urls.Add(ReferenceExpression.Create(
                $"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}"));

        context.EnvironmentVariables["ASPNETCORE_URLS"] = urls;
    }

    private sealed class ReferenceExpressionList : List<ReferenceExpression>, IValueProvider
    {
        public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        {
            var values = new string?[Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = await this[i].GetValueAsync(cancellationToken);

            return string.Join(';', values);
        }
    }
}
