using System.Text.Json;
using AgentTrust.AuditVerifier.Vectors;

namespace AgentTrust.AuditVerifier.Commands;

/// <summary>Holds this program's own proof checking to a folder of test vectors, one JSON file each, in any depth of folders.</summary>
internal static class RunVectors
{
    public static async Task<ExitCode> RunAsync(string folder, TextWriter output, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}.");

        var (agree, differ, unread) = (0, 0, 0);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file);
            try
            {
                var vector = ProofVector.Read(await File.ReadAllBytesAsync(file, cancellationToken));
                await output.WriteLineAsync(InWords(name, vector));
                if (vector.Agrees) agree++;
                else differ++;
            }
            catch (JsonException e)
            {
                unread++;
                await output.WriteLineAsync($"not read  {name}: {e.Message}");
            }
        }

        await output.WriteLineAsync(agree + differ + unread == 0
            ? $"There is no JSON file in {folder}: nothing was checked."
            : $"{agree} agree, {differ} differ, {unread} could not be read.");
        return differ > 0 ? ExitCode.DoesNotHold
            : agree == 0 || unread > 0 ? ExitCode.CouldNotCheck
            : ExitCode.Holds;
    }

    private static string InWords(string name, ProofVector vector) => vector.Agrees
        ? $"agree     {name}"
        : $"differ    {name}: {(vector.Description.Length > 0 ? $"\"{vector.Description}\" " : "it ")}" +
            $"must {(vector.MustBeRefused ? "be refused, and holds here" : "hold, and is refused here")}.";
}
