using DoubleML.Serverless.Contract;

namespace DoubleML.Serverless.Worker;

/// <summary>The request is of a contract version that this worker does not speak; function and client have to be of one release.</summary>
/// <param name="version">The version found.</param>
public sealed class UnsupportedContractException(int version) : Exception(
    $"version: found {version}, expected {InvocationRequest.CurrentVersion}; deploy the function and the client of the same release");
