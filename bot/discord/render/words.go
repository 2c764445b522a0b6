package render

import (
	"fmt"

	"allybot/bot"
)

// Sentence is something that only the bot on Discord has to say.
type Sentence struct{ words map[string]string } // by language

// In gives the sentence in a language, in English where there is none yet.
func (s Sentence) In(l bot.Lang) string {
	if w, ok := s.words[fmt.Sprint(l)]; ok {
		return w
	}
	return s.words["en"]
}

// LacksAttach says that the picture is missing, and why.
func LacksAttach() Sentence {
	return Sentence{map[string]string{
		"en": "The picture is missing: I need the “Attach Files” permission here.",
		"es": "Falta la imagen: aquí necesito el permiso «Adjuntar archivos».",
		"pt": "Falta a imagem: aqui preciso da permissão “Anexar arquivos”.",
		"fr": "L’image manque : il me faut ici la permission « Joindre des fichiers ».",
	}}
}

// LacksEmbed says that an answer is plain text, and why.
func LacksEmbed() Sentence {
	return Sentence{map[string]string{
		"en": "This is plain text: for the usual layout I need the “Embed Links” permission here.",
		"es": "Esto es texto sin formato: para la presentación habitual necesito aquí el permiso «Insertar enlaces».",
		"pt": "Isto é texto simples: para a apresentação habitual preciso aqui da permissão “Inserir links”.",
		"fr": "Ceci est du texte brut : pour la présentation habituelle, il me faut ici la permission « Intégrer des liens ».",
	}}
}

// LacksBoth says that an answer cannot be shown in any form, and why.
func LacksBoth() Sentence {
	return Sentence{map[string]string{
		"en": "I cannot show the answer here: I need the permissions “Embed Links” and “Attach Files”.",
		"es": "No puedo mostrar la respuesta aquí: necesito los permisos «Insertar enlaces» y «Adjuntar archivos».",
		"pt": "Não posso mostrar a resposta aqui: preciso das permissões “Inserir links” e “Anexar arquivos”.",
		"fr": "Je ne peux pas montrer la réponse ici : il me faut les permissions « Intégrer des liens » et « Joindre des fichiers ».",
	}}
}

// LacksSend says, to the asker alone, that the bot may not write in a channel:
// its mention is put in.
func LacksSend() Sentence {
	return Sentence{map[string]string{
		"en": "I may not write in %s: I need the “Send Messages” permission there (in a thread, “Send Messages in Threads”). So here is the answer:",
		"es": "No puedo escribir en %s: allí necesito el permiso «Enviar mensajes» (en un hilo, «Enviar mensajes en hilos»). Por eso, la respuesta va aquí:",
		"pt": "Não posso escrever em %s: lá preciso da permissão “Enviar mensagens” (num tópico, “Enviar mensagens em tópicos”). Por isso, a resposta vai aqui:",
		"fr": "Je ne peux pas écrire dans %s : il m’y faut la permission « Envoyer des messages » (dans un fil, « Envoyer des messages dans les fils »). Voici donc la réponse :",
	}}
}

// DirectClosed tells who may only be answered privately that they cannot be.
func DirectClosed() Sentence {
	return Sentence{map[string]string{
		"en": "Here I answer privately only, and your direct messages are closed to me. Use a command, whose answer only you will see, or open your direct messages.",
		"es": "Aquí solo respondo en privado, y tus mensajes directos están cerrados para mí. Usa un comando, cuya respuesta solo verás tú, o abre tus mensajes directos.",
		"pt": "Aqui só respondo em privado, e as suas mensagens diretas estão fechadas para mim. Use um comando, cuja resposta só você verá, ou abra as suas mensagens diretas.",
		"fr": "Ici, je ne réponds qu’en privé, et vos messages privés me sont fermés. Utilisez une commande, dont vous seul verrez la réponse, ou ouvrez vos messages privés.",
	}}
}

// Crowded tells all who wait in a channel that they do.
func Crowded() Sentence {
	return Sentence{map[string]string{
		"en": "I answer one question after another here, and many are waiting. Whoever has no answer in a minute, please ask again.",
		"es": "Aquí respondo una pregunta tras otra, y hay muchas en espera. Quien no tenga respuesta en un minuto, que pregunte otra vez, por favor.",
		"pt": "Aqui respondo a uma pergunta de cada vez, e há muitas à espera. Quem não tiver resposta dentro de um minuto, pergunte outra vez, por favor.",
		"fr": "Ici, je réponds à une question après l’autre, et beaucoup attendent. Sans réponse d’ici une minute, posez la question à nouveau, s’il vous plaît.",
	}}
}

// Welcome says how the bot is used where it was just added; the two commands are
// put in.
func Welcome(help, settings string) Sentence {
	return Sentence{map[string]string{
		"en": "Ask me by mentioning me in a message; " + help + " shows the rest. Whoever manages the server chooses my language and channels with " + settings + ".",
		"es": "Pregúntame mencionándome en un mensaje; " + help + " muestra lo demás. Quien administra el servidor elige mi idioma y mis canales con " + settings + ".",
		"pt": "Pergunte-me mencionando-me numa mensagem; " + help + " mostra o resto. Quem administra o servidor escolhe o meu idioma e os meus canais com " + settings + ".",
		"fr": "Posez-moi une question en me mentionnant dans un message ; " + help + " montre le reste. Qui gère le serveur choisit ma langue et mes salons avec " + settings + ".",
	}}
}

// Text is a message that is a sentence and nothing else.
func Text(s string, l bot.Lang) Message {
	return Message{Lang: l, Content: s, page: page{embeds: noEmbeds()}}
}
