using Microsoft.AspNetCore.Http;

namespace DoubleML.Desk;

/// <summary>Reads bodies up to a limit.</summary>
internal static class Body
{
    /// <summary>The body, or null if it is larger than <paramref name="limit"/> bytes; then the rest is left unread.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var content = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16_384];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > limit)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}
