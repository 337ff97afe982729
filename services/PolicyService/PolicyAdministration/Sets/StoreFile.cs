using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>One value in one file of the store, replaced whole.</summary>
internal static class StoreFile
{
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="PolicySetException">It is not as this service writes it.</exception>
    public static T? Read<T>(string path)
        where T : class
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), WireJson.Options);
        }
        catch (JsonException e)
        {
            throw new PolicySetException(
                $"{path} is not as this service writes it ({e.Message}). Find out who changed it; activations.jsonl beside it says what was activated when.", e);
        }
    }

    public static void Write<T>(string path, T value) => DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Options));
}
