namespace DoubleML.Serverless.Storage;

/// <summary>What a key may look like: parts between single slashes, none of them <c>.</c> or <c>..</c>, no control characters.</summary>
internal static class ObjectKey
{
    public static bool IsValid(string key) =>
        key.Length is > 0 and <= 1024
        && !key.Any(c => char.IsControl(c) || c == '\\')
        && key.Split('/').All(part => part is not ("" or "." or ".."));

    public static string Checked(string key) =>
        IsValid(key) ? key : throw new ArgumentException($"'{key}' is not an object's key", nameof(key));
}
