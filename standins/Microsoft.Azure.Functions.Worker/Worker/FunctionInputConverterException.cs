namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter of a function could not be given a value; the message names the function, the parameter and why.</summary>
public class FunctionInputConverterException(string? message, Exception? innerException = null) : Exception(message, innerException);
