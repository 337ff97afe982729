using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AgentTrust.Witness.Witnessing;

/// <summary>C2SP tlog-witness: one call that cosigns, one that shows what was cosigned. What is asked proves itself by its signature.</summary>
internal static class WitnessingSetup
{
    private const int LongestRequest = 64 * 1024;

    public static void AddWitnessing(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WitnessOptions>().BindConfiguration(WitnessOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<WitnessOptions>, WitnessOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new SeenLogs(FolderOf(services)));
        builder.Services.AddSingleton(services => CosigningKey.Open(services.GetRequiredService<IOptions<WitnessOptions>>().Value.Name, FolderOf(services)));
        builder.Services.AddSingleton<CheckpointWitness>();
    }

    public static void MapWitnessing(this WebApplication app)
    {
        app.Services.GetRequiredService<CheckpointWitness>(); // what cannot be opened stops the start
        app.MapPost("/add-checkpoint", AddAsync).WithMetadata(new RequestSizeLimitAttribute(LongestRequest));
        app.MapGet("/{originHash}/checkpoint", Show);
        app.MapGet("/key", (CosigningKey key) => TypedResults.Text(key.VerifierKeyText));
        app.MapGet("/health", () => TypedResults.Text("Healthy"));
    }

    private static string FolderOf(IServiceProvider services) =>
        Directory.CreateDirectory(services.GetRequiredService<IOptions<WitnessOptions>>().Value.Folder).FullName;

    private static async Task<IResult> AddAsync(HttpRequest request, CheckpointWitness witness, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, new UTF8Encoding(false));
        if (!AddCheckpointRequest.TryParse(await reader.ReadToEndAsync(cancellationToken), out var asked)) return TypedResults.BadRequest();

        var (cosignature, refusal, known) = witness.Add(asked);
        return refusal switch
        {
            null => TypedResults.Text(cosignature),
            Refusal.AnotherSize => TypedResults.Text(
                known.ToString(CultureInfo.InvariantCulture) + "\n", "text/x.tlog.size", statusCode: StatusCodes.Status409Conflict),
            { } other => TypedResults.StatusCode((int)other),
        };
    }

    private static IResult Show(string originHash, IOptions<WitnessOptions> options, SeenLogs seen) =>
        options.Value.Logs.Select(key => key.Split('+')[0])
            .Where(origin => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin))) == originHash)
            .Select(seen.Find).FirstOrDefault() is { } checkpoint
            ? TypedResults.Text(checkpoint.Note)
            : TypedResults.NotFound();
}
